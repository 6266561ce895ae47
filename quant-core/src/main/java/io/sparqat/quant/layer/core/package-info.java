/** Keras's core layers: dense and ordinary convolutions, activation, dropout, flatten, pooling. */
@NullMarked
package io.sparqat.quant.layer.core;

import org.jspecify.annotations.NullMarked;
