package io.sparqat.quant.codebook;

import io.sparqat.quant.kernel.Draw;
import io.sparqat.quant.kernel.Quantizer;
import java.util.Arrays;
import java.util.Optional;

/**
 * A table of values, ascending; a value is stored as the index of the nearest.
 *
 * @param centers the values, 2^bits of them
 */
public record Codebook(float... centers) {
  /** An index takes at most one byte, as in QKeras. */
  public static final int MAX_BITS = 8;

  public Codebook {
    centers = centers.clone();
    if (centers.length == 0 || centers.length > 1 << MAX_BITS) {
      throw new IllegalArgumentException(
          "Invalid codebook: " + centers.length + " values (must be 1 to " + (1 << MAX_BITS) + ")");
    }
    for (float center : centers) {
      if (!Float.isFinite(center)) {
        throw new IllegalArgumentException(
            "Invalid codebook: value " + center + " (must be finite)");
      }
    }
    Arrays.sort(centers);
  }

  /**
   * The 2^bits values with the least squared error for {@code values}, each then quantized.
   *
   * @param quantizer applied to the values as a column; empty for none
   */
  public static Codebook fit(float[] values, int bits, Optional<Quantizer> quantizer) {
    checkBits(bits);
    float[] centers = ScalarKMeans.centers(values, 1 << bits);
    quantizer.ifPresent(
        q -> q.quantize(centers, new int[] {centers.length, 1}, centers, Draw.INFERENCE));
    return new Codebook(centers);
  }

  static void checkBits(int bits) {
    if (bits < 1 || bits > MAX_BITS) {
      throw new IllegalArgumentException(
          "Invalid bits: " + bits + " (must be from 1 to " + MAX_BITS + ")");
    }
  }

  @Override
  public float[] centers() {
    return centers.clone();
  }

  public float value(int index) {
    return centers[index];
  }

  /**
   * The index of the nearest value, the lower one of two equally near. Distances are compared as
   * {@code c*c - 2*x*c} in float32, which is how scikit-learn, under QKeras, breaks near ties.
   */
  public int nearest(float x) {
    int nearest = 0;
    float least = distance(x, centers[0]);
    for (int i = 1; i < centers.length; i++) {
      float distance = distance(x, centers[i]);
      if (distance < least) {
        least = distance;
        nearest = i;
      }
    }
    return nearest;
  }

  private static float distance(float x, float center) {
    return center * center - 2 * (x * center);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Codebook codebook && Arrays.equals(centers, codebook.centers);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(centers);
  }

  @Override
  public String toString() {
    return "Codebook" + Arrays.toString(centers);
  }
}
