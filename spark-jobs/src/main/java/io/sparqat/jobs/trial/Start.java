package io.sparqat.jobs.trial;

import java.util.List;

/**
 * The trained trial that another one begins from.
 *
 * @param parent id of that trial
 * @param kind what is taken from it
 * @param layers whose weights are taken; empty for all
 */
public record Start(String parent, Kind kind, List<String> layers) {
  /** What is taken from the parent. */
  public enum Kind {
    /** Weights of layers of the same name and shapes; all else is fresh. */
    WEIGHTS,
    /** Everything: training goes on as if it had not stopped. */
    CONTINUE
  }

  public Start {
    layers = List.copyOf(layers);
  }

  /** Whether the weights of this layer are taken. */
  public boolean takes(String layer) {
    return layers.isEmpty() || layers.contains(layer);
  }

  /** Begins with all weights that fit. */
  public static Start weightsOf(String parent) {
    return new Start(parent, Kind.WEIGHTS, List.of());
  }

  /** Goes on with the same network. */
  public static Start goingOn(String parent) {
    return new Start(parent, Kind.CONTINUE, List.of());
  }
}
