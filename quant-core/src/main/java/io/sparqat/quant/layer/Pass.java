package io.sparqat.quant.layer;

/**
 * What one forward or forward-and-backward pass is about.
 *
 * @param size samples in the batch
 * @param stride distance between two features of an activation array: {@code size} rounded up to a
 *     multiple of {@link #LANES}
 * @param training whether batch statistics, dropout and noise are on
 * @param seed the run's seed
 * @param step global training step, keys every random draw
 */
public record Pass(int size, int stride, boolean training, long seed, long step) {
  /** Activation rows are padded to this many samples, whatever the machine's vectors are. */
  public static final int LANES = 16;

  /** A pass over {@code size} samples without training behaviour. */
  public static Pass inference(int size) {
    return new Pass(size, strideOf(size), false, 0, 0);
  }

  /** A training pass over {@code size} samples. */
  public static Pass training(int size, long seed, long step) {
    return new Pass(size, strideOf(size), true, seed, step);
  }

  /** {@code size} rounded up to a multiple of {@link #LANES}. */
  public static int strideOf(int size) {
    return (size + LANES - 1) / LANES * LANES;
  }
}
