/** Quantization-aware training on one machine: quantizers, networks, layers, training. */
@NullMarked
package io.sparqat.quant;

import org.jspecify.annotations.NullMarked;
