package io.sparqat.quant.score;

/**
 * What is fitted to each configuration on training rows before it is scored.
 *
 * @param scales the bits before the binary point of {@code quantized_relu} and {@code
 *     quantized_bits} activations: those with the least squared error
 * @param batchNorm the running means and variances of batch normalization: those of what reaches
 *     the layer when everything before it is quantized
 */
public record Calibration(boolean scales, boolean batchNorm) {
  /** Nothing is fitted. */
  public static final Calibration NONE = new Calibration(false, false);

  /** Whether anything is fitted. */
  public boolean any() {
    return scales || batchNorm;
  }
}
