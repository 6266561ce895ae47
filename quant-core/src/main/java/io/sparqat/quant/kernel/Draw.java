package io.sparqat.quant.kernel;

/**
 * Names the random numbers of one quantizer call: a counter-based generator keyed by these and the
 * element's index gives the same draws whatever the order of evaluation.
 *
 * @param seed the run's seed
 * @param layer index of the layer and the quantizer's place in it, distinct for every quantizer
 * @param step global training step
 * @param training false at inference, where every quantizer is deterministic
 */
public record Draw(long seed, int layer, long step, boolean training) {
  /** The draw of an inference pass: nothing is random. */
  public static final Draw INFERENCE = new Draw(0, 0, 0, false);
}
