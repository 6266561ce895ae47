/** Pure functions from networks to networks: quantize, fold batch normalization, prune. */
@NullMarked
package io.sparqat.quant.model.rewrite;

import org.jspecify.annotations.NullMarked;
