/** Run directories: written aside, moved when complete. */
@NullMarked
package io.sparqat.jobs.io;

import org.jspecify.annotations.NullMarked;
