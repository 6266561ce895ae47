package io.sparqat.quant.kernel;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;

import io.sparqat.quant.spec.QuantizedBits;
import io.sparqat.quant.spec.QuantizedHswish;
import java.util.List;
import jdk.incubator.vector.FloatVector;

/** {@code quantized_hswish}: {@code x relu6(x + shift) / bound}, then {@code quantized_bits}. */
final class HswishQuantizer implements Quantizer {
  private final QuantizedHswish spec;
  private final Quantizer bits;
  private final float shift;
  private final float bound;
  private final float inverseBound;
  private float[] curve = {};

  HswishQuantizer(QuantizedHswish spec, Semantics semantics) {
    this.spec = spec;
    shift = (float) spec.reluShift();
    bound = (float) spec.reluUpperBound();
    inverseBound = 1 / bound;
    bits =
        new QuantizerFactory(semantics)
            .visit(
                new QuantizedBits(
                    spec.bits(),
                    spec.integer(),
                    spec.symmetric(),
                    true,
                    spec.alpha(),
                    spec.useStochasticRounding(),
                    spec.scale(),
                    List.of(),
                    spec.noise()));
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
    int whole = LaneMath.whole(n);
    for (int i = 0; i < whole; i += LaneMath.WIDTH) {
      FloatVector v = FloatVector.fromArray(LaneMath.FLOATS, x, i);
      v.mul(rectified(v.add(shift)).mul(inverseBound)).intoArray(curve, i);
    }
    for (int i = whole; i < n; i++) {
      float v = x[i];
      curve[i] = v * (rectified(v + shift) * inverseBound);
    }
    bits.quantize(curve, shape, y, draw);
  }

  @Override
  public void gradient(float[] x, int[] shape, float[] g, float[] dx) {
    bits.gradient(x, shape, g, dx);
    int n = BoundQuantizer.size(shape);
    int whole = LaneMath.whole(n);
    for (int i = 0; i < whole; i += LaneMath.WIDTH) {
      FloatVector v = FloatVector.fromArray(LaneMath.FLOATS, x, i);
      FloatVector at = v.add(shift);
      FloatVector upstream = FloatVector.fromArray(LaneMath.FLOATS, dx, i).mul(inverseBound);
      FloatVector positive = LaneMath.ZERO.blend(LaneMath.ONE, at.compare(GT, 0));
      FloatVector inside =
          LaneMath.ZERO.blend(upstream.mul(v).mul(positive), at.compare(LE, bound));
      upstream.mul(rectified(at)).add(inside).intoArray(dx, i);
    }
    for (int i = whole; i < n; i++) {
      float v = x[i];
      float at = v + shift;
      float upstream = dx[i] * inverseBound;
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

  private FloatVector rectified(FloatVector at) {
    FloatVector raised = at.blend(0, at.lt(0));
    return FloatVector.broadcast(LaneMath.FLOATS, bound).blend(raised, at.compare(LE, bound));
  }

  private float rectified(float at) {
    return at <= bound ? Math.max(at, 0) : bound;
  }
}
