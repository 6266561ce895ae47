/** Rows at the Spark boundary: beans with their encoders. */
@NullMarked
package io.sparqat.jobs.row;

import org.jspecify.annotations.NullMarked;
