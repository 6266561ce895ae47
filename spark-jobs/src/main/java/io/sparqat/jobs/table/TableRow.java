package io.sparqat.jobs.table;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One candidate of the table.
 *
 * @param candidate the hash of everything that defines it
 * @param name what people call it, unique in its table
 * @param model the network's name
 * @param quantization the canonical text of its quantization, on one line
 * @param layers its layers, in the network's order
 * @param energy of one inference
 * @param complexity bits and operations of one inference
 * @param status how its result came to be
 * @param trained what training or scoring gave; empty when it failed or did not run
 * @param error why there is nothing trained; empty otherwise
 * @param origin the run it is from
 * @param standing its place among the candidates of its table
 */
public record TableRow(
    String candidate,
    String name,
    String model,
    String quantization,
    List<LayerRow> layers,
    Energy energy,
    Complexity complexity,
    Status status,
    Optional<Trained> trained,
    Optional<String> error,
    Origin origin,
    Standing standing) {
  /** How a row's result came to be. */
  public enum Status {
    /** Trained as it is quantized. */
    TRAINED,
    /** Evaluated without training, with the weights of another network. */
    SCORED,
    /** Scored on part of the data and dropped, since it could not reach the front any more. */
    DROPPED,
    /** There is no result. */
    FAILED;

    /** The name in tables: {@code trained}. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public TableRow {
    layers = List.copyOf(layers);
    if (trained.isPresent() == error.isPresent()
        || error.isPresent() != (status == Status.FAILED)) {
      throw new IllegalArgumentException(
          "Invalid candidate: " + name + " (must have either a result or an error)");
    }
  }

  /** Whether no other candidate of the table has less energy and more accuracy. */
  public boolean onFront() {
    return standing.onFront();
  }

  /** Whether it takes part in the front: it was measured on all of the data. */
  public boolean comparable() {
    return status == Status.TRAINED || status == Status.SCORED;
  }

  TableRow with(Standing other) {
    return new TableRow(
        candidate,
        name,
        model,
        quantization,
        layers,
        energy,
        complexity,
        status,
        trained,
        error,
        origin,
        other);
  }

  TableRow named(String other) {
    return new TableRow(
        candidate,
        other,
        model,
        quantization,
        layers,
        energy,
        complexity,
        status,
        trained,
        error,
        origin,
        standing);
  }
}
