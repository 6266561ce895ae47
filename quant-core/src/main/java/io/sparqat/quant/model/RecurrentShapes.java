package io.sparqat.quant.model;

/** Output shapes of recurrent layers: the sequence, or its last step. */
final class RecurrentShapes {
  private RecurrentShapes() {}

  static TensorShape of(LayerSpec layer, TensorShape input) {
    ShapeInference.rank(input, 2, "(steps, features)");
    return switch (layer.type()) {
      case BIDIRECTIONAL, Q_BIDIRECTIONAL -> bidirectional(layer, input);
      case RNN -> sequence(layer, input, cell(layer).integer("units"));
      default -> sequence(layer, input, layer.integer("units"));
    };
  }

  private static LayerSpec cell(LayerSpec layer) {
    LayerSpec cell = layer.layer("cell").orElseThrow();
    if (!cell.type().className().endsWith("Cell")) {
      throw new ShapeException("has cell " + cell.type() + " (must be one of the ...Cell classes)");
    }
    return cell;
  }

  private static TensorShape sequence(LayerSpec layer, TensorShape input, int units) {
    if (layer.flag("return_state")) {
      throw new ShapeException(
          "has return_state True, which gives several outputs (set it to False: a layer of a network"
              + " has one output)");
    }
    return layer.flag("return_sequences")
        ? TensorShape.of(input.axis(0), units)
        : TensorShape.of(units);
  }

  private static TensorShape bidirectional(LayerSpec layer, TensorShape input) {
    LayerSpec forward = layer.layer("layer").orElseThrow();
    LayerSpec backward = layer.layer("backward_layer").orElse(forward);
    if (!forward.has("return_sequences") || !backward.has("return_sequences")) {
      throw new ShapeException("wraps " + forward.type() + " (must wrap a recurrent layer)");
    }
    TensorShape ahead = of(forward, input);
    if (!of(backward, input).equals(ahead)) {
      throw new ShapeException(
          "wraps layers of different outputs, " + ahead + " and " + of(backward, input));
    }
    String mode =
        layer
            .optionalText("merge_mode")
            .orElseThrow(
                () ->
                    new ShapeException(
                        "has merge_mode None, which gives two outputs (use concat, sum, mul or"
                            + " ave)"));
    return mode.equals("concat")
        ? ShapeInference.withLast(ahead, Math.multiplyExact(2, ahead.channels()))
        : ahead;
  }
}
