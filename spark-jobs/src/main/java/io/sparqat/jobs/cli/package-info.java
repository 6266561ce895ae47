/** The command line: one class a verb, the only callers of System.exit. */
@NullMarked
package io.sparqat.jobs.cli;

import org.jspecify.annotations.NullMarked;
