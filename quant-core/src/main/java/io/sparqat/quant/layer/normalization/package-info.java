/** Batch normalization, alone and folded into the layer before it. */
@NullMarked
package io.sparqat.quant.layer.normalization;

import org.jspecify.annotations.NullMarked;
