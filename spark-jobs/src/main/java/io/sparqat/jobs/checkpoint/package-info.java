/** States of runs on any Hadoop filesystem, from which training goes on. */
@NullMarked
package io.sparqat.jobs.checkpoint;

import org.jspecify.annotations.NullMarked;
