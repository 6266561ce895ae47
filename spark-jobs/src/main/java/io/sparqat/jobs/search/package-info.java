/** Searches over quantizations: tuners driving trials. */
@NullMarked
package io.sparqat.jobs.search;

import org.jspecify.annotations.NullMarked;
