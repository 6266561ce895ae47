package io.sparqat.qtools.sizing;

import io.sparqat.qtools.map.LayerTypes;
import io.sparqat.qtools.map.LayerTypes.Products;
import io.sparqat.qtools.map.TypeMap;
import io.sparqat.qtools.map.TypeOptions;
import io.sparqat.qtools.rule.Rule;
import io.sparqat.qtools.rule.RuleException;
import io.sparqat.qtools.rule.RuleSet;
import io.sparqat.qtools.sizing.Sizing.LayerSize;
import io.sparqat.qtools.type.DataType;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.NodeSpec;
import io.sparqat.quant.model.TensorShape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Unroll factors and buffer widths of a chain of layers that reach a throughput with the fewest
 * gates, from the last layer to the first. QTools {@code DnC}.
 */
public final class DivideAndConquer {
  private final RuleSet rules;
  private final ModelSpec model;
  private final TypeMap types;
  private final SizingTargets targets;

  private DivideAndConquer(RuleSet rules, ModelSpec model, SizingTargets targets) {
    this.rules = rules;
    this.model = model;
    // QTools types the layers here before it has read its settings, by which they have 8 bits.
    this.types =
        TypeMap.of(model, TypeOptions.of(rules).withUnquantized(DataType.floatingPoint(32)));
    this.targets = targets;
  }

  /** The best way on from a layer, for one number of elements that reach the next. */
  private record Step(Unroll unroll, double cost, double costFromHere, int outputsPerClock) {}

  /**
   * The cheapest layout.
   *
   * @throws RuleException for layers that the method does not know
   */
  public static Sizing of(RuleSet rules, ModelSpec model, SizingTargets targets) {
    if (!rules.has(Rule.DIVIDE_AND_CONQUER)) {
      throw new RuleException(
          "Unavailable", "Cannot size " + model.name() + ": rule set " + rules.text() + " cannot");
    }
    return new DivideAndConquer(rules, model, targets).solve();
  }

  private Sizing solve() {
    List<NodeSpec> chain = chain();
    List<Map<Integer, Step>> steps = new ArrayList<>();
    Map<Integer, Step> next = new LinkedHashMap<>();
    next.put(targets.outputsPerClock(), new Step(Unroll.NONE, 0, 0, -1));
    double throughput = targets.throughput();
    for (int i = chain.size() - 1; i >= 0; i--) {
      NodeSpec node = chain.get(i);
      requireKnown(node);
      TensorShape in = model.inputShapes(node).get(0);
      TensorShape out = model.shapeOf(node.name());
      double inThroughput =
          throughput * (in.size() / in.channels()) / (out.size() / out.channels());
      Map<Integer, Step> here =
          passesThrough(node.layer().type())
              ? passed(next)
              : choices(node, next, throughput, inThroughput);
      if (here.isEmpty()) {
        return Sizing.NONE;
      }
      steps.add(0, here);
      next = here;
      throughput = inThroughput;
    }
    return best(chain, steps, next);
  }

  /** From the input to the output along first inputs. */
  private List<NodeSpec> chain() {
    List<NodeSpec> chain = new ArrayList<>();
    String tensor = model.outputs().get(0);
    while (model.hasNode(tensor)) {
      NodeSpec node = model.node(tensor);
      if (node.layer().type() != LayerType.DROPOUT) {
        chain.add(0, node);
      }
      tensor = node.inputs().get(0);
    }
    return chain;
  }

  private static boolean passesThrough(LayerType type) {
    return switch (type) {
      case Q_BATCH_NORMALIZATION, Q_ACTIVATION, DROPOUT, RESHAPE, ACTIVATION, ZERO_PADDING_2D ->
          true;
      default -> false;
    };
  }

  private static void requireKnown(NodeSpec node) {
    boolean known =
        switch (node.layer().type()) {
          case Q_DENSE,
              Q_CONV_2D,
              Q_DEPTHWISE_CONV_2D,
              MAX_POOLING_2D,
              GLOBAL_MAX_POOLING_2D,
              Q_AVERAGE_POOLING_2D,
              Q_GLOBAL_AVERAGE_POOLING_2D,
              UP_SAMPLING_2D,
              CONCATENATE ->
              true;
          default -> passesThrough(node.layer().type());
        };
    if (!known) {
      throw new RuleException(
          "AssertionError",
          "Cannot size layer "
              + node.name()
              + ": class "
              + node.layer().type()
              + " is not one that divide and conquer knows");
    }
  }

  private static Map<Integer, Step> passed(Map<Integer, Step> next) {
    Map<Integer, Step> here = new LinkedHashMap<>();
    next.forEach(
        (elements, step) ->
            here.put(elements, new Step(Unroll.NONE, 0, step.costFromHere, elements)));
    return here;
  }

  private Map<Integer, Step> choices(
      NodeSpec node, Map<Integer, Step> next, double throughput, double inThroughput) {
    LayerShape layer = LayerShape.of(model, node);
    Map<Integer, Step> here = new LinkedHashMap<>();
    for (Map.Entry<Integer, Step> after : next.entrySet()) {
      int outputs = after.getKey();
      for (int computed : candidates(outputs, targets.computeToMemoryRatio())) {
        if (layer.outputChannels() % computed != 0) {
          continue;
        }
        for (Unroll unroll : layer.unrolls(computed, throughput)) {
          for (int inputs : candidates(layer.inputBase(unroll), targets.memoryToUnrollRatio())) {
            if (reaches(layer, inputs, outputs, throughput, inThroughput)) {
              double cost = cost(node, unroll, inputs, outputs);
              double sum = cost + after.getValue().costFromHere;
              Step known = here.get(inputs);
              if (known == null || sum < known.costFromHere) {
                Unroll chosen =
                    new Unroll(
                        (double) unroll.inputChannels() / inputs,
                        (double) outputs / computed,
                        unroll.inputChannels(),
                        unroll.outputChannels(),
                        unroll.kernelHeight(),
                        unroll.kernelWidth());
                here.put(inputs, new Step(chosen, cost, sum, outputs));
              }
            }
          }
        }
      }
    }
    return here;
  }

  /** QTools compares the input buffer with the output's target and the other way round. */
  private boolean reaches(
      LayerShape layer, int inputs, int outputs, double throughput, double inThroughput) {
    double in = (double) inputs / layer.inputChannels();
    double out = (double) outputs / layer.outputElements();
    return rules.has(Rule.TRUE_THROUGHPUT_TARGETS)
        ? in >= inThroughput && out >= throughput
        : in >= throughput && out >= inThroughput;
  }

  /** Divisors, and multiples up to the ratio. */
  static List<Integer> candidates(int value, int ratio) {
    List<Integer> candidates = new ArrayList<>(LayerShape.divisors(value));
    for (int factor = 2; factor <= ratio; factor++) {
      candidates.add(value * factor);
    }
    return candidates;
  }

  private double cost(NodeSpec node, Unroll unroll, int inputs, int outputs) {
    LayerTypes layer = types.layer(node.name());
    long inputBits = layer.inputs().get(0).bits();
    long weightBits = 0;
    long accumulatorBits = inputBits;
    double weights = 0;
    if (layer.roles() instanceof Products products) {
      weightBits = products.weight().type().bits();
      accumulatorBits = products.accumulator().output().bits();
      weights = products.weight().count();
    } else if (!(layer.roles() instanceof LayerTypes.Pooling)
        && !rules.has(Rule.TRUE_THROUGHPUT_TARGETS)) {
      throw new RuleException(
          "TypeError",
          "Cannot size layer "
              + node.name()
              + ": QTools multiplies the shape it has no weights of");
    }
    double circuits =
        MacGates.of(inputBits, weightBits, accumulatorBits)
            * unroll.inputChannels()
            * unroll.outputChannels()
            * unroll.kernelHeight()
            * unroll.kernelWidth();
    double memory =
        inputs * inputBits * MacGates.REGISTER_BIT
            + outputs * layer.output().bits() * MacGates.REGISTER_BIT
            + weights * weightBits * MacGates.ROM_BIT;
    return circuits + memory;
  }

  private Sizing best(
      List<NodeSpec> chain, List<Map<Integer, Step>> steps, Map<Integer, Step> first) {
    int elements = -1;
    double least = Double.POSITIVE_INFINITY;
    for (Map.Entry<Integer, Step> step : first.entrySet()) {
      if (step.getValue().costFromHere < least) {
        least = step.getValue().costFromHere;
        elements = step.getKey();
      }
    }
    List<LayerSize> layers = new ArrayList<>();
    layers.add(new LayerSize("None", -1, Unroll.NONE, 0, least, elements));
    for (int i = 0; i < chain.size(); i++) {
      Step step = java.util.Objects.requireNonNull(steps.get(i).get(elements));
      NodeSpec node = chain.get(i);
      layers.add(
          new LayerSize(
              node.name(),
              model.inputs().size() + model.nodes().indexOf(node),
              step.unroll,
              step.cost,
              step.costFromHere,
              step.outputsPerClock));
      elements = step.outputsPerClock;
    }
    return new Sizing(Optional.of(least), layers);
  }
}
