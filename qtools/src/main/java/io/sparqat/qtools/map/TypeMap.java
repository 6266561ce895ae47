package io.sparqat.qtools.map;

import io.sparqat.qtools.network.Dataflow;
import io.sparqat.qtools.rule.RuleException;
import io.sparqat.qtools.rule.RuleSet;
import io.sparqat.qtools.type.DataType;
import io.sparqat.quant.model.InputSpec;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.ModelSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The data-type map of a network.
 *
 * @param options how it was derived
 * @param inputs the model's inputs
 * @param sources their types
 * @param layers every layer but Dropout, by name, each after those it reads
 * @param firstLayers names of layers that read an input
 * @param lastLayers names of layers that nothing reads
 */
public record TypeMap(
    TypeOptions options,
    List<InputSpec> inputs,
    List<DataType> sources,
    Map<String, LayerTypes> layers,
    List<String> firstLayers,
    List<String> lastLayers) {
  /**
   * Derives the types of a network.
   *
   * @throws RuleException where the rule set has no type for something in the network
   */
  public static TypeMap of(ModelSpec model, TypeOptions options) {
    Dataflow flow = Dataflow.of(options.rules(), model);
    List<LayerSpec> layers = new ArrayList<>();
    for (int i = 0; i < flow.nodes().size(); i++) {
      layers.add(flow.spec(i).layer());
    }
    return of(flow, layers, options);
  }

  private static TypeMap of(Dataflow flow, List<LayerSpec> layers, TypeOptions options) {
    Derivation derivation = new Derivation(flow, options);
    List<LayerTypes> types = new ArrayList<>();
    List<DataType> outputs = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      LayerTypes one = derivation.types(i, layers, derivation.inputs(i, outputs));
      types.add(one);
      outputs.add(one.output());
    }
    Map<String, LayerTypes> byName = new LinkedHashMap<>();
    List<String> first = new ArrayList<>();
    List<String> last = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      Dataflow.Node node = flow.nodes().get(i);
      byName.put(node.name(), types.get(i));
      if (node.first()) {
        first.add(node.name());
      }
      if (node.last()) {
        last.add(node.name());
      }
    }
    return new TypeMap(options, flow.inputs(), derivation.declaredSources(), byName, first, last);
  }

  public RuleSet rules() {
    return options.rules();
  }

  /** The types of one layer. */
  public LayerTypes layer(String name) {
    LayerTypes types = layers.get(name);
    if (types == null) {
      throw new IllegalArgumentException(
          "Invalid layer name: " + name + " (must be one of " + layers.keySet() + ")");
    }
    return types;
  }
}
