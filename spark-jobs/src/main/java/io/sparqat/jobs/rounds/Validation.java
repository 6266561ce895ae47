package io.sparqat.jobs.rounds;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * What a network makes of rows it does not learn from.
 *
 * @param rows scored
 * @param lossSum loss times rows
 * @param correct rows classified as labelled; NaN where the network's output cannot tell
 */
public record Validation(long rows, double lossSum, double correct) {
  /** No rows. */
  public static final Validation NONE = new Validation(0, 0, 0);

  /** What {@link #metric} knows. */
  public static final List<String> METRICS = List.of("accuracy", "loss");

  static final int BYTES = 8 + 8 + 8;

  /** Mean loss per row; NaN when there are no rows. */
  public double loss() {
    return lossSum / rows;
  }

  /** Share of the rows classified as labelled. */
  public double accuracy() {
    return correct / rows;
  }

  /**
   * A metric by Keras's name.
   *
   * @param name one of {@link #METRICS}
   */
  public double metric(String name) {
    return switch (name) {
      case "accuracy" -> accuracy();
      case "loss" -> loss();
      default ->
          throw new IllegalArgumentException(
              "Invalid metric: " + name + " (must be one of " + METRICS + ")");
    };
  }

  Validation merge(Validation other) {
    return new Validation(rows + other.rows, lossSum + other.lossSum, correct + other.correct);
  }

  void write(ByteBuffer out) {
    out.putLong(rows).putDouble(lossSum).putDouble(correct);
  }

  static Validation read(ByteBuffer in) {
    return new Validation(in.getLong(), in.getDouble(), in.getDouble());
  }
}
