package io.sparqat.jobs.table;

import java.util.List;
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
 * @param trained what training gave; empty when it failed or did not run
 * @param error why there is nothing trained; empty otherwise
 * @param seed of the training run
 * @param dataFingerprint SHA-256 naming the data
 * @param configSha256 hash of the resolved configuration
 * @param onFront whether no other candidate of the table has less energy and more accuracy
 */
public record TableRow(
    String candidate,
    String name,
    String model,
    String quantization,
    List<LayerRow> layers,
    Energy energy,
    Complexity complexity,
    Optional<Trained> trained,
    Optional<String> error,
    long seed,
    String dataFingerprint,
    String configSha256,
    boolean onFront) {
  public TableRow {
    layers = List.copyOf(layers);
    if (trained.isPresent() == error.isPresent()) {
      throw new IllegalArgumentException(
          "Invalid candidate: " + name + " (must have either a result or an error)");
    }
  }

  TableRow withOnFront(boolean front) {
    return changed(name, front);
  }

  TableRow named(String other) {
    return changed(other, onFront);
  }

  private TableRow changed(String newName, boolean front) {
    return new TableRow(
        candidate,
        newName,
        model,
        quantization,
        layers,
        energy,
        complexity,
        trained,
        error,
        seed,
        dataFingerprint,
        configSha256,
        front);
  }
}
