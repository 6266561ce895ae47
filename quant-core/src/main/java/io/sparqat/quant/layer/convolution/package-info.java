/**
 * Convolutions of every kind: ordinary, depthwise, separable, transposed, with folded batch norm.
 */
@NullMarked
package io.sparqat.quant.layer.convolution;

import org.jspecify.annotations.NullMarked;
