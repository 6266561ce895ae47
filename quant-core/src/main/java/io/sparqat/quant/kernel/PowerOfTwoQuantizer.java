package io.sparqat.quant.kernel;

import io.sparqat.quant.spec.QuantizedPo2;
import jdk.incubator.vector.FloatVector;

/** {@code quantized_po2}: the sign times a power of two, never 0. */
final class PowerOfTwoQuantizer extends BoundQuantizer {
  private final PowerOfTwoCodes codes;
  private final boolean stochastic;

  PowerOfTwoQuantizer(QuantizedPo2 spec, Semantics semantics) {
    super(spec, spec.noise(), semantics);
    stochastic = spec.useStochasticRounding();
    codes =
        new PowerOfTwoCodes(
            spec.bits() - 1,
            spec.maxValue(),
            spec.quadraticApproximation(),
            spec.log2Rounding(),
            spec.useStochasticRounding(),
            semantics.qkeras());
  }

  @Override
  public void quantize(float[] x, int[] shape, float[] y, Draw draw) {
    int n = size(shape);
    int lanes = n / Summation.LANES * Summation.LANES;
    int key = CounterRandom.key(draw, 0);
    boolean exact = exact();
    float negative = semantics.qkeras() ? -Float.MIN_NORMAL : -Float.MIN_VALUE;
    boolean drawn = stochastic && draw.training();
    int whole = exact && codes.plain() && !drawn ? LaneMath.whole(n) : 0;
    for (int i = 0; i < whole; i += LaneMath.WIDTH) {
      FloatVector v = FloatVector.fromArray(LaneMath.FLOATS, x, i);
      LaneMath.powerOfTwo(v, codes.minExponent(), codes.maxExponent()).intoArray(y, i);
    }
    for (int i = whole; i < n; i++) {
      float v = x[i];
      float uniform = draw.training() ? CounterRandom.uniform(key, i) : 0;
      float power = codes.nearest(Math.abs(v), draw.training(), uniform, i < lanes);
      y[i] = blend(exact, useSte, noiseFactor, cleanFactor, v, v <= negative ? -power : power);
    }
  }

  @Override
  public void gradient(float[] x, int[] shape, float[] g, float[] dx) {
    scaled(gradientFactor(), g, dx, size(shape));
  }
}
