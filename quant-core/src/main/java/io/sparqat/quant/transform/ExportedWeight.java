package io.sparqat.quant.transform;

import io.sparqat.quant.model.WeightTensor;
import java.util.Optional;

/**
 * One weight as hardware holds it.
 *
 * @param software the quantized values as numbers: what inference in float computes with
 * @param hardware for powers of two the exponents ({@code -Infinity} for zero), for {@code
 *     quantized_bits} with {@code alpha='auto_po2'} the values in units of the quantizer's step,
 *     otherwise the software values
 * @param sign for powers of two -1 or 1 of each value (1 for zero)
 * @param scale for {@code auto_po2} what the hardware values are to be multiplied with, one value
 *     or one per channel
 */
public record ExportedWeight(
    WeightTensor software,
    WeightTensor hardware,
    Optional<float[]> sign,
    Optional<float[]> scale) {}
