package io.sparqat.qtools.cost;

import io.sparqat.qtools.energy.EnergyModel;
import io.sparqat.qtools.map.LayerTypes;
import io.sparqat.qtools.map.TypeMap;
import io.sparqat.qtools.map.TypeOptions;
import io.sparqat.qtools.network.LayerFacts;
import io.sparqat.qtools.type.DataType;
import io.sparqat.quant.model.InputSpec;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.NodeSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One evaluation of one network. */
final class CostPlan {
  private final ModelSpec model;
  private final TypeMap types;
  private final EnergyModel energy;
  private final Activations activations;

  CostPlan(ModelSpec model, TypeOptions options, EnergyModel energy) {
    this.model = model;
    this.types = TypeMap.of(model, options);
    this.energy = energy;
    this.activations = Activations.of(model);
  }

  CostReport evaluate() {
    List<LayerCost> costs = new ArrayList<>();
    for (NodeSpec node : model.nodes()) {
      LayerTypes layer = types.layers().get(node.name());
      if (layer != null) {
        costs.add(
            LayerCosting.of(
                node.name(),
                LayerFacts.of(node.layer(), model.inputShapes(node), model.shapeOf(node.name())),
                layer,
                activations.isKept(node.name()),
                energy.of(
                    layer,
                    types.firstLayers().contains(node.name()),
                    types.lastLayers().contains(node.name()))));
      }
    }
    Map<String, Long> bits = activations.bits(types);
    return new CostReport(
        model.name(),
        types.rules(),
        energy.process().title(),
        energy.memory(),
        costs,
        inputBits(),
        activations.peak(bits));
  }

  private long inputBits() {
    long bits = 0;
    for (int i = 0; i < model.inputs().size(); i++) {
      InputSpec input = model.inputs().get(i);
      DataType type = types.sources().get(i);
      bits += input.shape().size() * type.bits();
    }
    return bits;
  }
}
