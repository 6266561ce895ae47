/** Waiting for Spark, but never for ever. */
@NullMarked
package io.sparqat.jobs.waiting;

import org.jspecify.annotations.NullMarked;
