package io.sparqat.quant.kernel;

import io.sparqat.quant.spec.Noise;
import io.sparqat.quant.spec.QuantizedUlaw;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * {@code quantized_ulaw}: the internal sigmoid rounded to codes, then compressed by the mu-law.
 * There are {@code 2^(bits-1) + 1} codes, so value and slope of each may be tabulated.
 */
final class UlawQuantizer extends BoundQuantizer {
  private static final int MOST_TABULATED_BITS = 12;

  private final float u;
  private final float codes;
  private final float power;
  private final float low;
  private final float high;
  private final float inverseLogU;
  private final float[] values;
  private final float[] slopes;

  /** The codes of the last input. */
  private int[] positions = {};

  private final float[] found;

  UlawQuantizer(QuantizedUlaw spec, Semantics semantics) {
    super(spec, Noise.NONE, semantics);
    u = (float) spec.u();
    codes = (float) Math.pow(2, spec.bits() - 1);
    power = (float) Math.pow(2, spec.integer().value());
    low = -1 + (spec.symmetric() ? 1 : 0) / codes;
    high = 1 - 1 / codes;
    boolean few = !semantics.qkeras() && spec.bits() <= MOST_TABULATED_BITS;
    int entries = few ? Integer.highestOneBit((int) codes + 1) * 2 : 0; // a place for NaN
    values = new float[entries];
    slopes = new float[entries];
    found = new float[few ? LaneMath.TILE : 0];
    inverseLogU = u == 0 ? 0 : 1 / (float) Math.log(1 + u);
    tabulate();
  }

  @Override
  public void quantize(float[] x, int[] shape, float[] y, Draw draw) {
    int n = size(shape);
    if (values.length > 0) {
      tabulated(x, y, n);
      return;
    }
    for (int i = 0; i < n; i++) {
      boolean onLanes = ScaleLayout.onLanes(i, n);
      float value = compressed(position(x[i], onLanes), onLanes);
      y[i] = power * RoundClip.clip(value, low, high) + 0f;
    }
  }

  @Override
  public void gradient(float[] x, int[] shape, float[] g, float[] dx) {
    int n = size(shape);
    if (values.length > 0) {
      for (int from = 0; from < n; from += LaneMath.TILE) {
        tileGradient(x, from, Math.min(LaneMath.TILE, n - from), g, dx);
      }
      return;
    }
    for (int i = 0; i < n; i++) {
      boolean onLanes = ScaleLayout.onLanes(i, n);
      float at = position(x[i], onLanes);
      float value = compressed(at, onLanes);
      float sign = Float32Math.sign(at);
      float passed = value >= low && value <= high ? g[i] * power : 0;
      float slope = passed * (inverseLogU * u) * sign * (1 / (1 + u * Math.abs(at))) * sign;
      dx[i] = semantics.sigmoid().gradient(x[i] / power, slope * 2, onLanes) / power;
    }
  }

  /** Values and slopes by code; the entries beyond are those of NaN. */
  private void tabulate() {
    Arrays.fill(values, Float.NaN);
    for (int c = 0; c < values.length && c <= codes; c++) {
      float at = 2 * (c / codes) - 1;
      float value = compressed(at, true);
      boolean inside = value >= low && value <= high;
      values[c] = power * RoundClip.clip(value, low, high) + 0f;
      slopes[c] = inside && at != 0 ? 2 * inverseLogU * u / (1 + u * Math.abs(at)) : 0;
    }
  }

  private void tabulated(float[] x, float[] y, int n) {
    if (positions.length < n) {
      positions = new int[n];
    }
    for (int from = 0; from < n; from += LaneMath.TILE) {
      int count = Math.min(LaneMath.TILE, n - from);
      positions(x, from, count);
      look(values, from, y, from, count);
    }
  }

  private void look(float[] table, int from, float[] out, int to, int count) {
    int mask = table.length - 1; // a power of two: no index is out of bounds
    for (int j = 0; j < count; j++) {
      out[to + j] = table[positions[from + j] & mask];
    }
  }

  private void tileGradient(float[] x, int from, int count, float[] g, float[] dx) {
    float inverse = 1 / power;
    look(slopes, from, found, 0, count);
    int whole = LaneMath.whole(count);
    InternalSigmoid sigmoid = semantics.sigmoid();
    for (int j = 0; j < whole; j += LaneMath.WIDTH) {
      FloatVector v = FloatVector.fromArray(LaneMath.FLOATS, x, from + j).mul(inverse);
      FloatVector slope = FloatVector.fromArray(LaneMath.FLOATS, found, j);
      FloatVector passed = FloatVector.fromArray(LaneMath.FLOATS, g, from + j).mul(slope);
      sigmoid.gradient(v, passed).intoArray(dx, from + j);
    }
    for (int j = whole; j < count; j++) {
      int i = from + j;
      dx[i] = sigmoid.gradient(x[i] * inverse, g[i] * found[j]);
    }
  }

  /** The codes of some values; of NaN one above the others. */
  private void positions(float[] x, int from, int count) {
    float inverse = 1 / power;
    int most = (int) codes + 1;
    InternalSigmoid sigmoid = semantics.sigmoid();
    int whole = LaneMath.whole(count);
    for (int j = 0; j < whole; j += LaneMath.WIDTH) {
      FloatVector.fromArray(LaneMath.FLOATS, x, from + j).mul(inverse).intoArray(found, j);
    }
    for (int j = whole; j < count; j++) {
      found[j] = x[from + j] * inverse;
    }
    sigmoid.values(found, 0, found, 0, count);
    for (int j = 0; j < whole; j += LaneMath.WIDTH) {
      FloatVector at = FloatVector.fromArray(LaneMath.FLOATS, found, j).mul(codes);
      IntVector shifted = LaneBits.magnitude(at.add(LaneBits.MAGIC));
      shifted.sub(LaneBits.MAGIC_BITS).min(most).intoArray(positions, from + j);
    }
    for (int j = whole; j < count; j++) {
      float code = found[j] * codes;
      positions[from + j] = Float.isNaN(code) ? most : (int) RoundClip.nearestSmall(code);
    }
  }

  /** The rounded sigmoid in [-1, 1]. */
  private float position(float x, boolean onLanes) {
    float code = semantics.sigmoid().value(x / power, onLanes) * codes;
    return 2 * (RoundClip.nearest(code) / codes) - 1;
  }

  private float compressed(float at, boolean onLanes) {
    float log = Float32Math.log1p(u * Math.abs(at), onLanes);
    return Float32Math.sign(at) * log * inverseLogU;
  }
}
