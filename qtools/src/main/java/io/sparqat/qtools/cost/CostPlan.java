package io.sparqat.qtools.cost;

import io.sparqat.qtools.energy.EnergyModel;
import io.sparqat.qtools.map.Derivation;
import io.sparqat.qtools.map.LayerTypes;
import io.sparqat.qtools.map.TypeOptions;
import io.sparqat.qtools.network.Dataflow;
import io.sparqat.qtools.type.DataType;
import io.sparqat.quant.model.InputSpec;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.ModelSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Everything about a network's costs that does not depend on what its layers are quantized to. */
final class CostPlan {
  /** A layer's cost and the type it hands on. */
  record Priced(LayerCost cost, DataType output) {}

  private final ModelSpec model;
  private final EnergyModel energy;
  private final Dataflow flow;
  private final Derivation derivation;
  private final Activations activations;
  private final List<Boolean> kept = new ArrayList<>();

  CostPlan(ModelSpec model, TypeOptions options, EnergyModel energy) {
    this.model = model;
    this.energy = energy;
    this.flow = Dataflow.of(options.rules(), model);
    this.derivation = new Derivation(flow, options);
    this.activations = Activations.of(model);
    flow.nodes().forEach(node -> kept.add(activations.isKept(node.name())));
  }

  Dataflow flow() {
    return flow;
  }

  Derivation derivation() {
    return derivation;
  }

  /** The layers of the network the plan was made of. */
  List<LayerSpec> layers() {
    List<LayerSpec> layers = new ArrayList<>();
    for (int i = 0; i < flow.nodes().size(); i++) {
      layers.add(flow.spec(i).layer());
    }
    return layers;
  }

  /** The cost of one layer in its place. */
  Priced price(int index, List<LayerSpec> layers, List<DataType> inputs) {
    Dataflow.Node node = flow.nodes().get(index);
    LayerTypes types = derivation.types(index, layers, inputs);
    LayerCost cost =
        LayerCosting.of(
            node.name(),
            derivation.facts(index, layers.get(index)),
            types,
            kept.get(index),
            energy.of(types, node.first(), node.last()));
    return new Priced(cost, types.output());
  }

  CostReport report(TypeOptions options) {
    List<LayerSpec> layers = layers();
    List<LayerCost> costs = new ArrayList<>();
    List<DataType> outputs = new ArrayList<>();
    Map<String, DataType> types = new LinkedHashMap<>();
    for (int i = 0; i < layers.size(); i++) {
      Priced priced = price(i, layers, derivation.inputs(i, outputs));
      costs.add(priced.cost());
      outputs.add(priced.output());
      types.put(flow.nodes().get(i).name(), priced.output());
    }
    for (int i = 0; i < model.inputs().size(); i++) {
      types.put(model.inputs().get(i).name(), derivation.sources().get(i));
    }
    return new CostReport(
        model.name(),
        options.rules(),
        energy.process().title(),
        energy.memory(),
        costs,
        inputBits(),
        activations.peak(activations.bits(types)));
  }

  private long inputBits() {
    long bits = 0;
    for (int i = 0; i < model.inputs().size(); i++) {
      InputSpec input = model.inputs().get(i);
      bits += input.shape().size() * derivation.sources().get(i).bits();
    }
    return bits;
  }
}
