package io.sparqat.quant.transform;

import io.sparqat.quant.kernel.Draw;
import io.sparqat.quant.kernel.Quantizer;

/**
 * What a quantizer did to some numbers.
 *
 * @param rootMeanSquareError of the quantized against the given values
 * @param saturated share of values that lie beyond the smallest or largest quantized one
 * @param smallestScale least scale of a channel
 * @param largestScale greatest scale of a channel
 */
public record QuantizationEffect(
    double rootMeanSquareError, double saturated, double smallestScale, double largestScale) {
  /** Quantizes {@code values} into {@code quantized} and compares the two. */
  static QuantizationEffect of(
      Quantizer quantizer, float[] values, int[] shape, float[] quantized) {
    quantizer.quantize(values, shape, quantized, Draw.INFERENCE);
    float least = Float.POSITIVE_INFINITY;
    float greatest = Float.NEGATIVE_INFINITY;
    for (float value : quantized) {
      least = Math.min(least, value);
      greatest = Math.max(greatest, value);
    }
    double squares = 0;
    int beyond = 0;
    for (int i = 0; i < quantized.length; i++) {
      double error = (double) quantized[i] - values[i];
      squares += error * error;
      beyond += values[i] < least || values[i] > greatest ? 1 : 0;
    }
    double smallest = Double.POSITIVE_INFINITY;
    double largest = Double.NEGATIVE_INFINITY;
    for (float scale : quantizer.scale()) {
      smallest = Math.min(smallest, scale);
      largest = Math.max(largest, scale);
    }
    return new QuantizationEffect(
        Math.sqrt(squares / Math.max(1, quantized.length)),
        (double) beyond / Math.max(1, quantized.length),
        smallest,
        largest);
  }
}
