package io.sparqat.jobs.job;

import io.sparqat.jobs.table.Complexity;
import io.sparqat.jobs.table.Energy;
import io.sparqat.jobs.table.LayerRow;
import io.sparqat.qtools.cost.CostReport;
import io.sparqat.qtools.cost.Qtools;
import io.sparqat.qtools.energy.LayerEnergy;
import io.sparqat.qtools.map.LayerTypes;
import io.sparqat.qtools.map.Stored;
import io.sparqat.qtools.map.TypeMap;
import io.sparqat.qtools.rule.RuleSet;
import io.sparqat.quant.model.Activation;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.NodeSpec;
import io.sparqat.quant.spec.QuantizerSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * What a candidate costs, worked out from its network alone by QTools' rules.
 *
 * @param quantization layer by layer, {@code dense: binary(alpha=1); act: quantized_relu(4)};
 *     "float" for none
 * @param layers bits and energy of each layer
 * @param energy of one inference
 * @param complexity bits and operations of one inference
 */
public record CandidateCost(
    String quantization, List<LayerRow> layers, Energy energy, Complexity complexity) {
  private static final Qtools QTOOLS = Qtools.of(RuleSet.SPARQAT);

  /** Costs one network. */
  public static CandidateCost of(ModelSpec model) {
    TypeMap types = QTOOLS.types(model);
    CostReport costs = QTOOLS.evaluate(model);
    LayerEnergy total = costs.energy();
    return new CandidateCost(
        quantization(model),
        layers(model, types, costs),
        new Energy(
            costs.process() + ", rules " + costs.rules().text(),
            total.inputs(),
            total.parameters(),
            total.operations(),
            total.outputs()),
        complexity(types, costs));
  }

  private static List<LayerRow> layers(ModelSpec model, TypeMap types, CostReport costs) {
    Map<String, LayerEnergy> energies =
        costs.layers().stream().collect(Collectors.toMap(c -> c.name(), c -> c.energy()));
    List<LayerRow> rows = new ArrayList<>();
    for (NodeSpec node : model.nodes()) {
      LayerTypes layer = types.layers().get(node.name());
      if (layer == null) {
        continue;
      }
      Optional<QuantizerSpec> kernel = kernel(node.layer());
      Optional<Activation> activation = activation(node.layer());
      List<Stored> stored = layer.stored();
      rows.add(
          new LayerRow(
              node.name(),
              layer.className(),
              kernel.map(QuantizerSpec::canonical).orElse(""),
              stored.isEmpty()
                  ? OptionalInt.empty()
                  : OptionalInt.of((int) stored.get(0).type().bits()),
              activation.map(Activation::text).orElse(""),
              OptionalInt.of((int) layer.output().bits()),
              stored.stream().mapToLong(Stored::count).sum(),
              energies.getOrDefault(node.name(), LayerEnergy.ZERO).total()));
    }
    return rows;
  }

  private static Complexity complexity(TypeMap types, CostReport costs) {
    long parameterBits = 0;
    long activationBits = 0;
    long macs = 0;
    int accumulator = 0;
    for (LayerTypes layer : types.layers().values()) {
      for (Stored stored : layer.stored()) {
        parameterBits += stored.count() * stored.type().bits();
      }
      activationBits += layer.outputShape().size() * layer.output().bits();
      if (layer.roles() instanceof LayerTypes.Products products) {
        macs += layer.operationCount();
        accumulator = Math.max(accumulator, (int) products.accumulator().output().bits());
      }
    }
    return new Complexity(
        parameterBits,
        activationBits,
        OptionalLong.of(macs),
        OptionalDouble.of(costs.bops()),
        OptionalDouble.of(costs.ebops()),
        accumulator == 0 ? OptionalInt.empty() : OptionalInt.of(accumulator));
  }

  private static String quantization(ModelSpec model) {
    String text =
        model.nodes().stream()
            .map(
                node -> {
                  String kernel = kernel(node.layer()).map(QuantizerSpec::canonical).orElse("");
                  String activation =
                      activation(node.layer())
                          .filter(Activation.Quantized.class::isInstance)
                          .map(Activation::text)
                          .orElse("");
                  String both =
                      kernel + (kernel.isEmpty() || activation.isEmpty() ? "" : ", ") + activation;
                  return both.isEmpty() ? "" : node.name() + ": " + both;
                })
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining("; "));
    return text.isEmpty() ? "float" : text;
  }

  private static Optional<QuantizerSpec> kernel(LayerSpec layer) {
    for (String argument : List.of("kernel_quantizer", "depthwise_quantizer")) {
      if (layer.has(argument) && layer.quantizer(argument).isPresent()) {
        return layer.quantizer(argument);
      }
    }
    return Optional.empty();
  }

  private static Optional<Activation> activation(LayerSpec layer) {
    return layer.has("activation") ? layer.activation("activation") : Optional.empty();
  }
}
