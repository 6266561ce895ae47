package io.sparqat.quant.summary;

import io.sparqat.quant.draw.Mark;
import io.sparqat.quant.draw.Svg;
import io.sparqat.quant.model.InputSpec;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.NodeSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A network as a picture: a box per layer, from the inputs at the top to the outputs at the bottom,
 * layers that do not depend on each other side by side.
 */
public final class ModelDrawing {
  private static final double WIDTH = 210;
  private static final double HEIGHT = 46;
  private static final double GAP_X = 24;
  private static final double GAP_Y = 26;
  private static final double MARGIN = 40;
  private static final int LETTERS = 32;

  private record Box(
      String title, String detail, String tip, boolean quantized, int row, int column) {
    double left() {
      return MARGIN + column * (WIDTH + GAP_X);
    }

    double top() {
      return MARGIN + row * (HEIGHT + GAP_Y);
    }

    double middle() {
      return left() + WIDTH / 2;
    }
  }

  private ModelDrawing() {}

  public static Svg of(ModelSpec model) {
    Map<String, Box> boxes = boxes(model);
    int rows = 1 + boxes.values().stream().mapToInt(Box::row).max().orElse(0);
    int columns = 1 + boxes.values().stream().mapToInt(Box::column).max().orElse(0);
    Svg svg =
        new Svg(
            2 * MARGIN + columns * (WIDTH + GAP_X) - GAP_X,
            2 * MARGIN + rows * (HEIGHT + GAP_Y) - GAP_Y,
            model.name(),
            "The layers of network " + model.name() + " from its inputs to its outputs");
    for (NodeSpec node : model.nodes()) {
      for (String input : node.inputs()) {
        svg.add(edge(box(boxes, input), box(boxes, node.name())));
      }
    }
    boxes.values().forEach(box -> svg.addAll(marks(box)));
    return svg;
  }

  /** A layer stands one row below the lowest of its inputs, in the first free column. */
  private static Map<String, Box> boxes(ModelSpec model) {
    Map<String, Box> boxes = new LinkedHashMap<>();
    Map<Integer, Integer> used = new HashMap<>();
    for (InputSpec input : model.inputs()) {
      boxes.put(
          input.name(),
          new Box(input.name(), "InputLayer " + input.shape(), "", false, 0, next(used, 0)));
    }
    for (NodeSpec node : model.nodes()) {
      int row = 1 + node.inputs().stream().mapToInt(in -> box(boxes, in).row()).max().orElse(0);
      LayerRow layer = LayerRow.of(model, node);
      boxes.put(
          node.name(),
          new Box(
              node.name(),
              layer.type() + " " + layer.shape(),
              String.join("\n", layer.quantizers()),
              node.layer().type().isQuantized(),
              row,
              next(used, row)));
    }
    return boxes;
  }

  private static int next(Map<Integer, Integer> used, int row) {
    return used.merge(row, 1, Integer::sum) - 1;
  }

  private static Box box(Map<String, Box> boxes, String name) {
    Box box = boxes.get(name);
    if (box == null) {
      throw new IllegalStateException("A layer is drawn before what it reads: " + name);
    }
    return box;
  }

  /** From row to row straight down; past other boxes on the left side of them. */
  private static Mark edge(Box from, Box to) {
    boolean aside = to.row() - from.row() > 1 && to.column() == from.column();
    String path =
        aside
            ? curve(
                from.left(),
                from.top() + HEIGHT / 2,
                from.left() - MARGIN,
                from.top() + HEIGHT / 2,
                to.left() - MARGIN,
                to.top() + HEIGHT / 2,
                to.left(),
                to.top() + HEIGHT / 2)
            : curve(
                from.middle(),
                from.top() + HEIGHT,
                from.middle(),
                from.top() + HEIGHT + GAP_Y,
                to.middle(),
                to.top() - GAP_Y,
                to.middle(),
                to.top());
    return Mark.path(path).with("fill", "none").styled("axis");
  }

  private static String curve(double... points) {
    StringBuilder path = new StringBuilder("M");
    for (int i = 0; i < points.length; i++) {
      path.append(i == 2 ? " C" : i == 0 ? "" : " ").append(points[i]);
    }
    return path.toString();
  }

  private static List<Mark> marks(Box box) {
    List<Mark> marks = new ArrayList<>();
    Mark frame =
        Mark.rect(box.left(), box.top(), WIDTH, HEIGHT)
            .with("rx", 4)
            .styled(box.quantized() ? "hollow series-1" : "hollow series-8");
    marks.add(box.tip().isEmpty() ? frame : frame.tooltip(box.tip()));
    marks.add(
        Mark.text(box.middle(), box.top() + 19, cut(box.title()))
            .anchored("middle")
            .styled("name"));
    marks.add(
        Mark.text(box.middle(), box.top() + 36, cut(box.detail()))
            .anchored("middle")
            .styled("tick"));
    return marks;
  }

  private static String cut(String text) {
    return text.length() <= LETTERS ? text : text.substring(0, LETTERS - 1) + "…";
  }
}
