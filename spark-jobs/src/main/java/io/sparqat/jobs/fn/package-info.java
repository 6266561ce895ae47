/** Functions that run on executors. */
@NullMarked
package io.sparqat.jobs.fn;

import org.jspecify.annotations.NullMarked;
