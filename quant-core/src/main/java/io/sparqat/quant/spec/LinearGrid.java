package io.sparqat.quant.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The grid of {@code quantized_linear} in steps: from {@code least} to {@code greatest}, or, with
 * one signed bit, half a step to either side of zero.
 */
record LinearGrid(float least, float greatest, boolean sign) {
  static LinearGrid of(QuantizedLinear spec) {
    if (spec.bits() == 1 && spec.keepNegative()) {
      return new LinearGrid(-0.5f, 0.5f, true);
    }
    int bits = spec.keepNegative() ? spec.bits() - 1 : spec.bits();
    float codes = (float) Math.pow(2, bits);
    return new LinearGrid(
        spec.keepNegative() ? (spec.symmetric() ? 1 : 0) - codes : 0, codes - 1, false);
  }

  /** The step, one number or one a channel: the scale, 1 if null, times the last bit's weight. */
  static float[] steps(QuantizedLinear spec, float @Nullable [] scale) {
    float weight =
        (float) Math.pow(2, spec.integer().value() - spec.bits() + (spec.keepNegative() ? 1 : 0));
    float[] steps = scale != null ? scale.clone() : given(spec.alpha());
    for (int i = 0; i < steps.length; i++) {
      steps[i] *= weight;
    }
    return steps;
  }

  private static float[] given(Alpha alpha) {
    if (alpha instanceof Alpha.PerChannel channels) {
      List<Double> values = channels.values();
      float[] steps = new float[values.size()];
      for (int i = 0; i < steps.length; i++) {
        steps[i] = values.get(i).floatValue();
      }
      return steps;
    }
    return new float[] {alpha instanceof Alpha.Constant constant ? (float) constant.value() : 1};
  }
}
