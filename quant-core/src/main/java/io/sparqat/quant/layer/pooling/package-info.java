/** Average and global pooling, with QKeras's quantized reciprocal of the area. */
@NullMarked
package io.sparqat.quant.layer.pooling;

import org.jspecify.annotations.NullMarked;
