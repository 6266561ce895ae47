/** Spark jobs: each takes a session and a configuration and returns a report. */
@NullMarked
package io.sparqat.jobs.job;

import org.jspecify.annotations.NullMarked;
