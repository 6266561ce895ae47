package io.sparqat.quant.score;

import io.sparqat.quant.kernel.Draw;
import io.sparqat.quant.kernel.Quantizer;
import io.sparqat.quant.kernel.Quantizers;
import io.sparqat.quant.layer.Pass;
import io.sparqat.quant.model.Activation;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.spec.QuantizedBits;
import io.sparqat.quant.spec.QuantizedRelu;
import io.sparqat.quant.spec.QuantizerSpec;
import java.util.Optional;

/**
 * Fits the bits before the binary point of an activation's quantizer to values that reach it, by
 * the least squared error: more bits clip less and round more.
 */
final class ActivationScale {
  private static final int LARGEST_EXPONENT = 30;

  private ActivationScale() {}

  /** The layer's activation, if it is a quantizer with a binary point to move. */
  static Optional<QuantizerSpec> fitted(LayerSpec layer) {
    if (!layer.has("activation")) {
      return Optional.empty();
    }
    return layer
        .activation("activation")
        .filter(Activation.Quantized.class::isInstance)
        .map(activation -> ((Activation.Quantized) activation).quantizer())
        .filter(
            quantizer ->
                (quantizer instanceof QuantizedRelu relu && !relu.useSigmoid())
                    || (quantizer instanceof QuantizedBits bits && !bits.alpha().automatic()));
  }

  static QuantizerSpec withInteger(QuantizerSpec quantizer, int integer) {
    return quantizer instanceof QuantizedRelu relu
        ? relu.withInteger(integer)
        : ((QuantizedBits) quantizer).withInteger(integer);
  }

  /**
   * The bits before the binary point with the least error.
   *
   * @param z what reaches the activation, batch-innermost
   * @param features values of a sample
   */
  static int best(QuantizerSpec quantizer, float[] z, int features, Pass pass) {
    double largest = 0;
    for (int f = 0; f < features; f++) {
      for (int n = 0; n < pass.size(); n++) {
        largest = Math.max(largest, Math.abs(ideal(quantizer, z[f * pass.stride() + n])));
      }
    }
    int highest = largest == 0 ? 0 : Math.min(LARGEST_EXPONENT, Math.getExponent(largest) + 1);
    int bits =
        quantizer instanceof QuantizedRelu relu ? relu.bits() : ((QuantizedBits) quantizer).bits();
    float[] quantized = new float[features * pass.stride()];
    int best = highest;
    double least = Double.POSITIVE_INFINITY;
    for (int integer = highest; integer >= highest - bits; integer--) {
      Quantizer candidate = Quantizers.bind(withInteger(quantizer, integer));
      candidate.quantize(z, new int[] {features * pass.stride()}, quantized, Draw.INFERENCE);
      double error = 0;
      for (int f = 0; f < features; f++) {
        for (int n = 0; n < pass.size(); n++) {
          int at = f * pass.stride() + n;
          double gap = quantized[at] - ideal(quantizer, z[at]);
          error += gap * gap;
        }
      }
      if (error < least) {
        least = error;
        best = integer;
      }
    }
    return best;
  }

  /** What the quantizer approximates. */
  private static double ideal(QuantizerSpec quantizer, float x) {
    if (x >= 0) {
      return x;
    }
    return quantizer instanceof QuantizedRelu relu
        ? x * relu.negativeSlope()
        : ((QuantizedBits) quantizer).keepNegative() ? x : 0;
  }
}
