package io.sparqat.quant.kernel;

import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.LE;

import io.sparqat.quant.spec.QuantizedReluPo2;
import jdk.incubator.vector.FloatVector;

/** {@code quantized_relu_po2}: a leaky rectifier in powers of two; 0 and below take the least. */
final class ReluPowerOfTwoQuantizer extends BoundQuantizer {
  private final PowerOfTwoCodes codes;
  private final boolean stochastic;
  private final float slope;
  private final float bound;

  ReluPowerOfTwoQuantizer(QuantizedReluPo2 spec, Semantics semantics) {
    super(spec, spec.noise(), semantics);
    stochastic = spec.useStochasticRounding();
    slope = (float) spec.negativeSlope();
    bound = (float) spec.maxValue().orElse(Double.POSITIVE_INFINITY);
    codes =
        new PowerOfTwoCodes(
            spec.bits(),
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
    float least = least();
    boolean drawn = stochastic && draw.training();
    int whole = exact && codes.plain() && !drawn && slope == 0 ? LaneMath.whole(n) : 0;
    for (int i = 0; i < whole; i += LaneMath.WIDTH) {
      FloatVector v = FloatVector.fromArray(LaneMath.FLOATS, x, i);
      FloatVector ramp = v.blend(LaneMath.ZERO, v.lt(0));
      LaneMath.powerOfTwo(ramp, codes.minExponent(), codes.maxExponent()).intoArray(y, i);
    }
    for (int i = whole; i < n; i++) {
      float v = x[i];
      boolean leak = v <= -least && slope != 0;
      float magnitude = leak ? -v * slope : v < 0 ? 0 : v;
      float uniform = draw.training() ? CounterRandom.uniform(key, i) : 0;
      float power = codes.nearest(magnitude, draw.training(), uniform, i < lanes);
      float ramp = v <= bound || bound == Float.POSITIVE_INFINITY ? leaky(v) : bound;
      y[i] = blend(exact, useSte, noiseFactor, cleanFactor, ramp, leak ? -power : power);
    }
  }

  @Override
  public void gradient(float[] x, int[] shape, float[] g, float[] dx) {
    int n = size(shape);
    float factor = gradientFactor();
    float least = least();
    int whole = LaneMath.whole(n);
    for (int i = 0; i < whole; i += LaneMath.WIDTH) {
      FloatVector v = FloatVector.fromArray(LaneMath.FLOATS, x, i);
      FloatVector passed = FloatVector.fromArray(LaneMath.FLOATS, g, i).mul(factor);
      FloatVector ramp = passed.mul(slope).blend(passed, v.compare(GE, least));
      boolean unbounded = bound == Float.POSITIVE_INFINITY;
      (unbounded ? ramp : LaneMath.ZERO.blend(ramp, v.compare(LE, bound))).intoArray(dx, i);
    }
    for (int i = whole; i < n; i++) {
      float passed = factor * g[i];
      boolean inside = x[i] <= bound || bound == Float.POSITIVE_INFINITY;
      dx[i] = inside ? x[i] >= least ? passed : slope * passed : 0;
    }
  }

  private float leaky(float v) {
    return v >= 0 ? v : slope == 0 && v < 0 ? 0 : slope * v;
  }

  /** The least number above 0; TensorFlow flushes denormals. */
  private float least() {
    return semantics.qkeras() ? Float.MIN_NORMAL : Float.MIN_VALUE;
  }
}
