/** Layers that are activations with arguments, weights or state of their own. */
@NullMarked
package io.sparqat.quant.layer.activation;

import org.jspecify.annotations.NullMarked;
