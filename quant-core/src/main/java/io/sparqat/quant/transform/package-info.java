/** What becomes of a network's weights: quantized for hardware, folded, pruned, profiled. */
@NullMarked
package io.sparqat.quant.transform;

import org.jspecify.annotations.NullMarked;
