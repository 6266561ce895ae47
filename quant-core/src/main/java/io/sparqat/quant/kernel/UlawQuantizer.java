package io.sparqat.quant.kernel;

import io.sparqat.quant.spec.Noise;
import io.sparqat.quant.spec.QuantizedUlaw;

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
  private int[] positions = {};
  private float[] scaled = {};

  UlawQuantizer(QuantizedUlaw spec, Semantics semantics) {
    super(spec, Noise.NONE, semantics);
    u = (float) spec.u();
    codes = (float) Math.pow(2, spec.bits() - 1);
    power = (float) Math.pow(2, spec.integer().value());
    low = -1 + (spec.symmetric() ? 1 : 0) / codes;
    high = 1 - 1 / codes;
    boolean few = !semantics.qkeras() && spec.bits() <= MOST_TABULATED_BITS;
    values = new float[few ? (int) codes + 1 : 0];
    slopes = new float[values.length];
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
      float inverse = 1 / power;
      for (int i = 0; i < n; i++) {
        scaled[i] = x[i] * inverse;
        dx[i] = g[i] * slopes[positions[i]];
      }
      semantics.sigmoid().gradients(scaled, dx, dx, n);
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

  /** Values and slopes by code; NaN inputs give NaN by their sigmoid. */
  private void tabulate() {
    for (int c = 0; c < values.length; c++) {
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
      scaled = new float[n];
    }
    float inverse = 1 / power;
    for (int i = 0; i < n; i++) {
      scaled[i] = x[i] * inverse;
    }
    semantics.sigmoid().values(scaled, scaled, n);
    for (int i = 0; i < n; i++) {
      float code = RoundClip.nearestSmall(scaled[i] * codes);
      positions[i] = (int) code;
      y[i] = Float.isNaN(code) ? code : values[positions[i]];
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
