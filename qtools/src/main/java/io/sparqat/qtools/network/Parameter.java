package io.sparqat.qtools.network;

import io.sparqat.quant.spec.QuantizerSpec;
import org.jspecify.annotations.Nullable;

/**
 * A weight tensor as it is stored.
 *
 * @param name Keras's name without the layer
 * @param count its elements
 * @param quantizer as the layer applies it; null when it is float
 */
public record Parameter(String name, long count, @Nullable QuantizerSpec quantizer) {}
