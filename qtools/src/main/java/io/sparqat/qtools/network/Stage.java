package io.sparqat.qtools.network;

import io.sparqat.quant.spec.QuantizerSpec;
import org.jspecify.annotations.Nullable;

/**
 * A step of a layer that multiplies a weight tensor by an input and sums: one in a convolution, two
 * in a separable or recurrent layer.
 *
 * @param weight Keras's name of the weight, for example {@code kernel}
 * @param macs multiplications and additions for one sample
 * @param fanIn products in one sum, at most
 * @param weightCount elements of the weight tensor
 * @param quantizer as the layer applies it; null when the weight is float
 */
public record Stage(
    String weight, long macs, long fanIn, long weightCount, @Nullable QuantizerSpec quantizer) {}
