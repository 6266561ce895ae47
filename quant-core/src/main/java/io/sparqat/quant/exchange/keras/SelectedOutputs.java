package io.sparqat.quant.exchange.keras;

import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.NodeSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Edges of a Keras model that lead to one of several outputs of a layer, as layers of class
 * SelectOutput. Until all layers are known an edge is a text: the layer's name, and for outputs but
 * the first a NUL and a number.
 */
final class SelectedOutputs {
  private static final String NUMBERED = "\0";

  private final List<NodeSpec> given;
  private final Set<String> several = new LinkedHashSet<>();
  private final Map<String, NodeSpec> selections = new LinkedHashMap<>();

  SelectedOutputs(List<NodeSpec> given) {
    this.given = given;
    for (NodeSpec node : given) {
      if (hasSeveral(node.layer())) {
        several.add(node.name());
      }
    }
  }

  /** What stands for an output while the model is read. */
  static String reference(String layer, int output) {
    return output == 0 ? layer : layer + NUMBERED + output;
  }

  private static boolean hasSeveral(LayerSpec layer) {
    return layer.type().isRecurrent()
        && (layer.has("return_state") && layer.flag("return_state")
            || layer.has("merge_mode") && layer.optionalText("merge_mode").isEmpty());
  }

  /** The layers, and one for each output of several that is read. */
  List<NodeSpec> nodes() {
    List<NodeSpec> all = new ArrayList<>();
    for (NodeSpec node : given) {
      all.add(new NodeSpec(node.name(), node.layer(), chosen(node.inputs())));
    }
    all.addAll(selections.values());
    return all;
  }

  /** The names of what these references lead to. */
  List<String> chosen(List<String> references) {
    List<String> names = new ArrayList<>();
    for (String reference : references) {
      String[] parts = reference.split(NUMBERED, -1);
      if (parts.length == 1 && !several.contains(parts[0])) {
        names.add(reference);
        continue;
      }
      String index = parts.length == 1 ? "0" : parts[1];
      String name = parts[0] + "/" + index;
      selections.computeIfAbsent(
          name,
          key ->
              new NodeSpec(
                  key,
                  LayerSpec.of(LayerType.SELECT_OUTPUT, "index", Integer.valueOf(index)),
                  List.of(parts[0])));
      names.add(name);
    }
    return names;
  }
}
