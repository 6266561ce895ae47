/** Number formats as values, with exact rules for products, sums and accumulators. */
@NullMarked
package io.sparqat.quant.format;

import org.jspecify.annotations.NullMarked;
