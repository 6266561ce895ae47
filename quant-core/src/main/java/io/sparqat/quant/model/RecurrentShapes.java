package io.sparqat.quant.model;

import java.util.ArrayList;
import java.util.List;

/** Output shapes of recurrent layers: the sequence, or its last step, and perhaps the states. */
final class RecurrentShapes {
  private RecurrentShapes() {}

  /** The output, or all outputs one after the other where there are several. */
  static TensorShape of(LayerSpec layer, List<TensorShape> inputs) {
    List<TensorShape> outputs = outputs(layer, inputs);
    return outputs.size() == 1
        ? outputs.get(0)
        : TensorShape.of(outputs.stream().mapToInt(TensorShape::size).reduce(0, Math::addExact));
  }

  /**
   * The outputs in Keras's order.
   *
   * @param inputs the sequence, then perhaps initial states {@code (units)}, then perhaps a mask
   *     {@code (steps, 1)}
   */
  static List<TensorShape> outputs(LayerSpec layer, List<TensorShape> inputs) {
    TensorShape input = inputs.get(0);
    ShapeInference.rank(input, 2, "(steps, features)");
    boolean wraps = layer.has("layer");
    List<TensorShape> outputs = wraps ? bidirectional(layer, input) : sequence(layer, input);
    boolean masked = inputs.size() > 1 && inputs.get(inputs.size() - 1).rank() == 2;
    if (masked && !inputs.get(inputs.size() - 1).equals(TensorShape.of(input.axis(0), 1))) {
      throw new ShapeException(
          "has a mask of shape "
              + inputs.get(inputs.size() - 1)
              + " (must be (steps, 1), ones and zeros for the steps of "
              + input
              + ")");
    }
    List<TensorShape> initial = inputs.subList(1, inputs.size() - (masked ? 1 : 0));
    if (!initial.isEmpty()) {
      List<TensorShape> states = wraps ? List.of() : states(layer);
      if (!initial.equals(states)) {
        throw new ShapeException(
            "starts from states of shapes " + initial + " (must be " + states + ", or none)");
      }
    }
    return outputs;
  }

  private static LayerSpec cell(LayerSpec layer) {
    if (layer.type() != LayerType.RNN) {
      return layer;
    }
    LayerSpec cell = layer.layer("cell").orElseThrow();
    if (!cell.type().className().endsWith("Cell")) {
      throw new ShapeException("has cell " + cell.type() + " (must be one of the ...Cell classes)");
    }
    return cell;
  }

  private static List<TensorShape> states(LayerSpec layer) {
    LayerSpec cell = cell(layer);
    TensorShape state = TensorShape.of(cell.integer("units"));
    return cell.type().className().contains("LSTM") ? List.of(state, state) : List.of(state);
  }

  private static List<TensorShape> sequence(LayerSpec layer, TensorShape input) {
    List<TensorShape> states = states(layer);
    List<TensorShape> outputs = new ArrayList<>();
    outputs.add(
        layer.flag("return_sequences")
            ? TensorShape.of(input.axis(0), states.get(0).size())
            : states.get(0));
    if (layer.flag("return_state")) {
      outputs.addAll(states);
    }
    return outputs;
  }

  private static List<TensorShape> bidirectional(LayerSpec layer, TensorShape input) {
    LayerSpec forward = layer.layer("layer").orElseThrow();
    LayerSpec backward = layer.layer("backward_layer").orElse(forward);
    if (!forward.has("return_sequences") || !backward.has("return_sequences")) {
      throw new ShapeException("wraps " + forward.type() + " (must wrap a recurrent layer)");
    }
    if (forward.flag("return_state") || backward.flag("return_state")) {
      throw new ShapeException(
          "wraps a layer with return_state True (use two recurrent layers, one with go_backwards)");
    }
    TensorShape ahead = sequence(forward, input).get(0);
    TensorShape back = sequence(backward, input).get(0);
    if (!back.equals(ahead)) {
      throw new ShapeException("wraps layers of different outputs, " + ahead + " and " + back);
    }
    String mode = layer.optionalText("merge_mode").orElse("none");
    return switch (mode) {
      case "none" -> List.of(ahead, ahead);
      case "concat" ->
          List.of(ShapeInference.withLast(ahead, Math.multiplyExact(2, ahead.channels())));
      default -> List.of(ahead);
    };
  }
}
