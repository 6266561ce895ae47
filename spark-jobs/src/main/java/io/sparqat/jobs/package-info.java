/** The verbs of the command line and the Spark jobs behind them. */
@NullMarked
package io.sparqat.jobs;

import org.jspecify.annotations.NullMarked;
