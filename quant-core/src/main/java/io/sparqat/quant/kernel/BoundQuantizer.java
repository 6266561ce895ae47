package io.sparqat.quant.kernel;

import io.sparqat.quant.spec.Alpha;
import io.sparqat.quant.spec.Noise;
import io.sparqat.quant.spec.QuantizerSpec;
import java.util.Arrays;

/** What every quantizer keeps: its spec, its semantics, the noise factor and the last scale. */
abstract class BoundQuantizer implements Quantizer {
  static final float[] UNIT_SCALE = {1};

  final Semantics semantics;
  float noiseFactor;

  /** What use_ste=False keeps of the input: 1 minus the factor, in the precision it came in. */
  float cleanFactor;

  float[] scale = UNIT_SCALE;
  int[] shape = {-1};
  private final QuantizerSpec spec;
  final boolean useSte;

  BoundQuantizer(QuantizerSpec spec, Noise noise, Semantics semantics) {
    this.spec = spec;
    this.semantics = semantics;
    noiseFactor = (float) noise.factor();
    cleanFactor = noise.useVariables() ? 1 - noiseFactor : (float) (1 - noise.factor());
    useSte = noise.useSte();
  }

  @Override
  public final QuantizerSpec spec() {
    return spec;
  }

  @Override
  public boolean elementwise() {
    return true;
  }

  @Override
  public final float[] scale() {
    return scale;
  }

  @Override
  public final void qnoiseFactor(float factor) {
    noiseFactor = factor;
    cleanFactor = 1 - factor;
  }

  /** Whether the shape is not the one of the last call; remembers it. */
  final boolean reshaped(int[] newShape) {
    if (Arrays.equals(shape, newShape)) {
      return false;
    }
    shape = newShape.clone();
    return true;
  }

  /** Number of elements of a shape. */
  static int size(int[] shape) {
    int size = 1;
    for (int axis : shape) {
      size = Math.multiplyExact(size, axis);
    }
    return size;
  }

  /** A given {@code alpha} as float32 numbers: 1, the number, or one for each channel. */
  static float[] given(Alpha alpha) {
    if (alpha instanceof Alpha.Constant constant) {
      return new float[] {(float) constant.value()};
    }
    if (alpha instanceof Alpha.PerChannel channels) {
      float[] values = new float[channels.values().size()];
      for (int c = 0; c < values.length; c++) {
        values[c] = channels.values().get(c).floatValue();
      }
      return values;
    }
    return UNIT_SCALE;
  }

  /** Whether the result is the quantized value itself, without the detour over the noise. */
  final boolean exact() {
    return !semantics.qkeras() && noiseFactor == 1;
  }

  /**
   * The output from the unquantized and the quantized value. QKeras writes the straight-through
   * estimator as {@code x + noise (q - x)} in float32, which need not give {@code q} back.
   */
  static float blend(
      boolean exact, boolean useSte, float noise, float clean, float x, float quantized) {
    if (exact) {
      return quantized + 0f; // never -0
    }
    return useSte ? x + noise * (quantized - x) : clean * x + noise * quantized;
  }

  /** The factor of the straight-through gradient. */
  final float gradientFactor() {
    return useSte ? 1 : cleanFactor;
  }

  /** Fails when per-channel numbers do not fit the last axis. */
  static void checkChannels(String option, float[] values, int[] shape) {
    int channels = shape.length == 0 ? 1 : shape[shape.length - 1];
    if (values.length != 1 && values.length != channels) {
      throw new IllegalArgumentException(
          "Cannot quantize: "
              + option
              + " has "
              + values.length
              + " values, the last axis of the"
              + " tensor "
              + channels
              + " (must be equal)");
    }
  }

  /** {@code dx = factor * g}. */
  static void scaled(float factor, float[] g, float[] dx, int n) {
    if (factor != 1) {
      for (int i = 0; i < n; i++) {
        dx[i] = factor * g[i];
      }
    } else if (g != dx) {
      System.arraycopy(g, 0, dx, 0, n);
    }
  }
}
