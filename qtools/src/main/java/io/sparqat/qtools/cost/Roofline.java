package io.sparqat.qtools.cost;

import io.sparqat.qtools.map.LayerTypes;
import io.sparqat.qtools.map.LayerTypes.Products;
import io.sparqat.qtools.map.Stored;
import io.sparqat.qtools.map.TypeMap;
import io.sparqat.qtools.network.LayerFacts;
import io.sparqat.qtools.network.Parameter;
import io.sparqat.qtools.rule.Rule;
import io.sparqat.qtools.rule.RuleException;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.NodeSpec;
import java.util.Map;

/**
 * Numbers for a roofline plot. QTools {@code get_roofline_numbers}.
 *
 * @param ace arithmetic: products weighted with the bits of both factors (AMD's and Google's
 *     "arithmetic computation effort")
 * @param weightBytes of kernels and biases, each cut to whole bytes
 * @param activationBytes outputs of QActivation layers, each cut to whole bytes, and the input
 * @param floatAce the same for a float network
 * @param floatWeightBytes the same for a float network
 * @param floatActivationBytes the same for a float network
 */
public record Roofline(
    long ace,
    long weightBytes,
    double activationBytes,
    long floatAce,
    long floatWeightBytes,
    double floatActivationBytes) {
  /** The numbers of a network whose float twin has floats of that width. */
  public static Roofline of(TypeMap map, ModelSpec model, int floatBits) {
    long ace = 0;
    long weights = 0;
    long floatAce = 0;
    long floatWeights = 0;
    long activations = 0;
    long floatActivations = 0;
    for (Map.Entry<String, LayerTypes> entry : map.layers().entrySet()) {
      LayerTypes layer = entry.getValue();
      if (layer.roles() instanceof Products products) {
        long macs = layer.operationCount();
        ace += macs * layer.inputs().get(0).bits() * products.weight().type().bits();
        floatAce += macs * floatBits * floatBits;
        weights += bytes(products.weight(), products.weight().type().bits());
        floatWeights += bytes(products.weight(), floatBits);
        Stored bias = products.bias();
        if (bias != null) {
          long count = biasCount(model.node(entry.getKey()), model);
          weights += count * bias.type().bits() / Byte.SIZE;
          floatWeights += count * floatBits / Byte.SIZE;
        }
      }
      if (layer.className().equals("QActivation")) {
        activations += layer.outputShape().size() * layer.output().bits() / Byte.SIZE;
        floatActivations += (long) layer.outputShape().size() * floatBits / Byte.SIZE;
      }
    }
    if (model.inputs().size() > 1 && !map.rules().has(Rule.EVERY_EDGE)) {
      throw new RuleException(
          "TypeError",
          "Cannot count the input bytes of "
              + model.name()
              + ": QTools expects one input, the network has "
              + model.inputs().size());
    }
    double inputs = model.inputs().get(0).shape().size() / (double) Byte.SIZE;
    return new Roofline(
        ace,
        weights,
        activations + inputs * map.sources().get(0).bits(),
        floatAce,
        floatWeights,
        floatActivations + inputs * floatBits);
  }

  private static long biasCount(NodeSpec node, ModelSpec model) {
    LayerFacts facts =
        LayerFacts.of(node.layer(), model.inputShapes(node), model.shapeOf(node.name()));
    if (!facts.useBias()) {
      return 0;
    }
    return facts.parameters().stream()
        .filter(parameter -> parameter.name().equals("bias"))
        .mapToLong(Parameter::count)
        .sum();
  }

  private static long bytes(Stored stored, long bits) {
    return stored.count() * bits / Byte.SIZE;
  }
}
