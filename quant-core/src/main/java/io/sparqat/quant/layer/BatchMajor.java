package io.sparqat.quant.layer;

import java.util.Arrays;

/**
 * The other layout of activations: all features of a sample together, as Keras and files have them.
 */
public final class BatchMajor {
  private BatchMajor() {}

  /** Copies batch-innermost {@code rows} into {@code samples}, sample after sample. */
  public static void read(Pass pass, int features, float[] rows, float[] samples) {
    for (int f = 0; f < features; f++) {
      int row = f * pass.stride();
      for (int n = 0; n < pass.size(); n++) {
        samples[n * features + f] = rows[row + n];
      }
    }
  }

  /** Copies {@code samples} into batch-innermost {@code rows}; the spare lanes become 0. */
  public static void write(Pass pass, int features, float[] samples, float[] rows) {
    for (int f = 0; f < features; f++) {
      int row = f * pass.stride();
      for (int n = 0; n < pass.size(); n++) {
        rows[row + n] = samples[n * features + f];
      }
      Arrays.fill(rows, row + pass.size(), row + pass.stride(), 0f);
    }
  }
}
