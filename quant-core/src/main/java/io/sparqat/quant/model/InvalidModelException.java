package io.sparqat.quant.model;

import java.io.Serial;
import java.util.List;

/** A network that cannot be built; {@link #problems()} lists everything that is wrong with it. */
public final class InvalidModelException extends IllegalArgumentException {
  @Serial private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  /**
   * One thing that is wrong.
   *
   * @param where the layer or input concerned; empty if it is the network as a whole
   * @param message the rule that is broken and the remedy
   */
  public record Problem(String where, String message) {
    @Override
    public String toString() {
      return where.isEmpty() ? message : "layer \"" + where + "\": " + message;
    }
  }

  InvalidModelException(String model, List<Problem> problems) {
    super(
        "Cannot build network \""
            + model
            + "\":\n  "
            + String.join("\n  ", problems.stream().map(Problem::toString).toList()));
    this.problems = List.copyOf(problems);
  }

  public List<Problem> problems() {
    return problems;
  }
}
