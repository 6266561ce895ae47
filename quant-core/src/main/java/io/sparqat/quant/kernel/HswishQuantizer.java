package io.sparqat.quant.kernel;

import io.sparqat.quant.spec.QuantizedBits;
import io.sparqat.quant.spec.QuantizedHswish;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/** {@code quantized_hswish}: {@code x relu6(x + shift) / bound}, then {@code quantized_bits}. */
final class HswishQuantizer implements Quantizer {
  private final QuantizedHswish spec;
  private final BoundQuantizer bits;
  private final float shift;
  private final float bound;
  private final float inverseBound;
  private float[] curve = {};

  HswishQuantizer(QuantizedHswish spec, Semantics semantics) {
    this.spec = spec;
    shift = (float) spec.reluShift();
    bound = (float) spec.reluUpperBound();
    inverseBound = 1 / bound;
    QuantizedBits plain =
        new QuantizedBits(
            spec.bits(),
            spec.integer(),
            spec.symmetric(),
            true,
            spec.alpha(),
            spec.useStochasticRounding(),
            spec.scale(),
            List.of(),
            spec.noise());
    bits =
        spec.alpha().automatic()
            ? new FittedFixedPointQuantizer(plain, semantics)
            : new FixedPointQuantizer(plain, semantics);
  }

  @Override
  public QuantizedHswish spec() {
    return spec;
  }

  @Override
  public boolean elementwise() {
    return bits.elementwise();
  }

  @Override
  public void quantize(float[] x, int[] shape, float[] y, Draw draw) {
    int n = BoundQuantizer.size(shape);
    if (curve.length < n) {
      curve = new float[n];
    }
    int end = LaneMath.end(n);
    for (int i = LaneMath.start(n); i < end; i += LaneMath.WIDTH) {
      FloatVector v = FloatVector.fromArray(LaneMath.FLOATS, x, i);
      FloatVector ramp = LaneBits.rectify(v.add(shift), bound);
      v.mul(ramp.mul(inverseBound)).intoArray(curve, i);
    }
    for (int i = LaneMath.rest(n); i < n; i = LaneMath.nextOfRest(i, n)) {
      float v = x[i];
      curve[i] = v * (rectified(v + shift) * inverseBound);
    }
    bits.quantize(curve, shape, y, draw);
  }

  @Override
  public void gradient(float[] x, int[] shape, float[] g, float[] dx) {
    float factor = bits.gradientFactor(); // all that the rounding does to a gradient
    IntVector limit = LaneBits.bits(bound);
    int n = BoundQuantizer.size(shape);
    int end = LaneMath.end(n);
    for (int i = LaneMath.start(n); i < end; i += LaneMath.WIDTH) {
      FloatVector v = FloatVector.fromArray(LaneMath.FLOATS, x, i);
      FloatVector at = v.add(shift);
      FloatVector upstream = FloatVector.fromArray(LaneMath.FLOATS, g, i).mul(factor);
      upstream = upstream.mul(inverseBound);
      IntVector raised = LaneBits.raised(at);
      FloatVector positive = LaneBits.one(LaneBits.less(LaneBits.ZERO, raised));
      FloatVector inside = upstream.mul(v).mul(positive);
      inside = LaneBits.drop(LaneBits.less(limit, raised), inside);
      FloatVector ramp = raised.min(limit).reinterpretAsFloats();
      upstream.mul(ramp).add(inside).intoArray(dx, i);
    }
    for (int i = LaneMath.rest(n); i < n; i = LaneMath.nextOfRest(i, n)) {
      float v = x[i];
      float at = v + shift;
      float upstream = factor * g[i] * inverseBound;
      float inside = at <= bound ? upstream * v * (at > 0 ? 1 : 0) : 0;
      dx[i] = upstream * rectified(at) + inside;
    }
  }

  @Override
  public float[] scale() {
    return bits.scale();
  }

  @Override
  public void qnoiseFactor(float factor) {
    bits.qnoiseFactor(factor);
  }

  private float rectified(float at) {
    return at <= bound ? Math.max(at, 0) : bound;
  }
}
