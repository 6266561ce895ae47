package io.sparqat.qtools.sizing;

import java.util.List;
import java.util.Optional;

/**
 * The cheapest layout of a network.
 *
 * @param cost gates of all layers; empty when no layout reaches the targets
 * @param layers from the input on; the first is the input itself
 */
public record Sizing(Optional<Double> cost, List<LayerSize> layers) {
  /** No layout reaches the targets. */
  static final Sizing NONE = new Sizing(Optional.empty(), List.of());

  public Sizing {
    layers = List.copyOf(layers);
  }

  /**
   * One layer's layout.
   *
   * @param layer its name; {@code None} for the input
   * @param node its place in the graph; -1 for the input
   * @param unroll its layout
   * @param cost its gates
   * @param costFromHere gates of this and all later layers
   * @param outputsPerClock elements that leave it in a clock
   */
  public record LayerSize(
      String layer,
      int node,
      Unroll unroll,
      double cost,
      double costFromHere,
      int outputsPerClock) {}
}
