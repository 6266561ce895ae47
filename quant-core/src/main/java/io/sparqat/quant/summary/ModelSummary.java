package io.sparqat.quant.summary;

import io.sparqat.quant.model.InputSpec;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.TensorShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A network as a table, as Keras's {@code model.summary()} prints it, with its quantizers. */
public final class ModelSummary {
  private ModelSummary() {}

  /** The table; its last lines count the parameters. */
  public static String of(ModelSpec model) {
    List<LayerRow> layers = model.nodes().stream().map(node -> LayerRow.of(model, node)).toList();
    boolean sequential = model.isSequential();
    List<List<String>> rows = new ArrayList<>();
    rows.add(header(sequential));
    for (InputSpec input : model.inputs()) {
      rows.add(
          row(sequential, input.name() + " (InputLayer)", input.shape(), 0, List.of(), List.of()));
    }
    for (LayerRow layer : layers) {
      rows.add(
          row(
              sequential,
              layer.name() + " (" + layer.type() + ")",
              layer.shape(),
              layer.trainable() + layer.fixed(),
              layer.inputs(),
              layer.quantizers()));
    }
    long trainable = layers.stream().mapToLong(LayerRow::trainable).sum();
    long fixed = layers.stream().mapToLong(LayerRow::fixed).sum();
    return "Model: \""
        + model.name()
        + "\"\n"
        + table(rows)
        + line("Total params", trainable + fixed)
        + line("Trainable params", trainable)
        + line("Non-trainable params", fixed);
  }

  private static List<String> header(boolean sequential) {
    return sequential
        ? List.of("Layer (type)", "Output Shape", "Param #", "Quantizers")
        : List.of("Layer (type)", "Output Shape", "Param #", "Connected to", "Quantizers");
  }

  private static List<String> row(
      boolean sequential,
      String name,
      TensorShape shape,
      long parameters,
      List<String> inputs,
      List<String> quantizers) {
    String batch =
        IntStream.of(shape.axes())
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(", ", shape.rank() == 0 ? "(None" : "(None, ", ")"));
    List<String> cells = new ArrayList<>(List.of(name, batch, Long.toString(parameters)));
    if (!sequential) {
      cells.add(String.join(", ", inputs));
    }
    cells.add(String.join(", ", quantizers));
    return cells;
  }

  private static String table(List<List<String>> rows) {
    int columns = rows.get(0).size();
    int[] widths =
        IntStream.range(0, columns)
            .map(c -> rows.stream().mapToInt(row -> row.get(c).length()).max().orElse(0))
            .toArray();
    String rule = "=".repeat(IntStream.of(widths).sum() + 2 * (columns - 1)) + "\n";
    StringBuilder text = new StringBuilder();
    for (int r = 0; r < rows.size(); r++) {
      List<String> cells = rows.get(r);
      text.append(
          IntStream.range(0, columns)
              .mapToObj(c -> padded(cells.get(c), widths[c], c == 2))
              .collect(Collectors.joining("  "))
              .stripTrailing());
      text.append('\n');
      if (r == 0) {
        text.append(rule);
      }
    }
    return text.append(rule).toString();
  }

  private static String padded(String cell, int width, boolean right) {
    String space = " ".repeat(width - cell.length());
    return right ? space + cell : cell + space;
  }

  private static String line(String what, long count) {
    return what + ": " + String.format(Locale.ROOT, "%,d", count) + "\n";
  }
}
