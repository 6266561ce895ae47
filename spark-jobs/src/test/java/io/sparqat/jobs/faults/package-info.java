/** What the fault matrix has in common; its cases stand beside what they disturb. */
@NullMarked
package io.sparqat.jobs.faults;

import org.jspecify.annotations.NullMarked;
