package io.sparqat.qtools.statistics;

import io.sparqat.qtools.network.LayerFacts;
import io.sparqat.qtools.network.Parameter;
import io.sparqat.qtools.network.Stage;
import io.sparqat.qtools.rule.Rule;
import io.sparqat.qtools.rule.RuleException;
import io.sparqat.qtools.rule.RuleSet;
import io.sparqat.quant.model.Activation;
import io.sparqat.quant.model.InputSpec;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.NodeSpec;
import io.sparqat.quant.model.TensorShape;
import io.sparqat.quant.spec.QuantizerSpec;
import io.sparqat.quant.spec.QuantizerSpecs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Operations of a network's quantized layers. QKeras {@code extract_model_operations}.
 *
 * @param layers by name, in graph order
 */
public record OperationStatistics(Map<String, LayerOperations> layers) {
  private static final Activation INPUT =
      new Activation.Quantized(QuantizerSpecs.parse("quantized_relu(8,0)"));

  /** Row: mode of the weight; column: mode of the input. */
  private static final String[][] OPERATIONS = {
    {"mult", "barrel", "mux", "mux", "mux", "fmult"},
    {"barrel", "adder", "mux", "xor", "mux", "fmult"},
    {"mux", "mux", "mux", "mux", "xor", "fmult"},
    {"mux", "xor", "mux", "xor", "xor", "fmult"},
    {"mux", "mux", "xor", "xor", "xor", "fmult"},
    {"fmult", "fmult", "fmult", "fmult", "fmult", "fmult"},
  };

  public OperationStatistics {
    layers = Collections.unmodifiableMap(new LinkedHashMap<>(layers));
  }

  /**
   * What quantizes each tensor. Model inputs count as 8-bit positive numbers. QKeras {@code
   * create_activation_cache}.
   */
  public static Map<String, Activation> activations(ModelSpec model) {
    Map<String, Activation> cache = new LinkedHashMap<>();
    for (InputSpec input : model.inputs()) {
      cache.put(input.name(), INPUT);
    }
    for (NodeSpec node : model.nodes()) {
      LayerFacts facts = facts(model, node);
      Activation own =
          switch (facts.type()) {
            case Q_ACTIVATION,
                Q_ADAPTIVE_ACTIVATION,
                Q_DENSE,
                Q_CONV_2D,
                Q_CONV_1D,
                Q_DEPTHWISE_CONV_2D ->
                facts.activation().orElse(Activation.LINEAR);
            default -> cache.getOrDefault(node.inputs().get(0), INPUT);
          };
      cache.put(node.name(), own);
    }
    return cache;
  }

  /**
   * The operations of the layers that QKeras counts; folded layers count as plain ones.
   *
   * @throws RuleException where QKeras does not know a quantizer, or how to count
   */
  public static OperationStatistics of(RuleSet rules, ModelSpec model) {
    ModelSpec plain = model.mapLayers(node -> node.withLayer(unfolded(node.layer())));
    Map<String, Activation> cache = activations(plain);
    Map<String, LayerOperations> layers = new LinkedHashMap<>();
    for (NodeSpec node : plain.nodes()) {
      if (node.layer().type().isMerge()) {
        requireLayerInputs(rules, plain, node);
      }
      switch (node.layer().type()) {
        case Q_DENSE,
            Q_CONV_2D,
            Q_CONV_1D,
            Q_DEPTHWISE_CONV_2D,
            Q_SEPARABLE_CONV_1D,
            Q_SEPARABLE_CONV_2D -> {
          Activation input = cache.getOrDefault(node.inputs().get(0), INPUT);
          layers.put(node.name(), operations(rules, facts(plain, node), input));
        }
        default -> {}
      }
    }
    return new OperationStatistics(layers);
  }

  private static LayerFacts facts(ModelSpec model, NodeSpec node) {
    return LayerFacts.of(node.layer(), model.inputShapes(node), model.shapeOf(node.name()));
  }

  private static LayerSpec unfolded(LayerSpec layer) {
    return switch (layer.type()) {
      case Q_CONV_2D_BATCHNORM -> layer.as(LayerType.Q_CONV_2D, Map.of("use_bias", true));
      case Q_DEPTHWISE_CONV_2D_BATCHNORM ->
          layer.as(LayerType.Q_DEPTHWISE_CONV_2D, Map.of("use_bias", true));
      default -> layer;
    };
  }

  private static void requireLayerInputs(RuleSet rules, ModelSpec model, NodeSpec node) {
    boolean readsInput =
        model.inputs().stream().anyMatch(input -> node.inputs().contains(input.name()));
    if (readsInput && !rules.has(Rule.EVERY_EDGE)) {
      throw new RuleException(
          "TypeError",
          "Cannot count operations after layer "
              + node.name()
              + ": QKeras mistakes the shapes of model inputs that are merged");
    }
  }

  private static LayerOperations operations(RuleSet rules, LayerFacts facts, Activation input) {
    List<@Nullable QuantizerSpec> quantizers = facts.quantizers();
    List<QuantizerMode> weights = new ArrayList<>();
    for (int i = 0; i < facts.stages().size(); i++) {
      weights.add(QuantizerMode.of(quantizers.get(i)));
    }
    long count = count(rules, facts);
    QuantizerMode bias = QuantizerMode.of(quantizers.get(quantizers.size() - 1));
    QuantizerMode weight = weights.get(0);
    QuantizerMode x = QuantizerMode.of(input);
    long biases =
        facts.parameters().stream()
            .filter(parameter -> parameter.name().equals("bias"))
            .mapToLong(Parameter::count)
            .sum();
    return new LayerOperations(
        OPERATIONS[weight.mode()][x.mode()],
        weight,
        x,
        count,
        weightCounts(rules, facts),
        weights,
        biases,
        bias);
  }

  /** QKeras counts a pointwise product once per output, and depthwise weights once per channel. */
  private static long count(RuleSet rules, LayerFacts facts) {
    if (rules.has(Rule.TRUE_WEIGHT_COUNTS)) {
      return facts.macs();
    }
    List<Stage> stages = facts.stages();
    return switch (facts.type()) {
      case Q_DENSE -> dense(rules, facts);
      case Q_SEPARABLE_CONV_1D, Q_SEPARABLE_CONV_2D -> {
        TensorShape output = facts.outputShape();
        long positions = output.size() / output.channels();
        yield positions * stages.get(0).fanIn() * facts.inputShape().channels() + output.size();
      }
      case Q_DEPTHWISE_CONV_2D -> {
        TensorShape output = facts.outputShape();
        long positions = output.size() / output.channels();
        yield positions * stages.get(0).fanIn() * facts.inputShape().channels();
      }
      default -> {
        long window = 1;
        for (int axis = 0; axis < facts.kernelShape().size() - 2; axis++) {
          window *= facts.kernelShape().get(axis);
        }
        yield facts.outputShape().size() * window * facts.inputShape().channels();
      }
    };
  }

  private static long dense(RuleSet rules, LayerFacts facts) {
    if (!rules.has(Rule.DENSE_OF_ANY_RANK)) {
      if (facts.inputShape().rank() != 1) {
        throw new RuleException(
            "ValueError", "Cannot count operations of Dense on shape " + facts.inputShape());
      }
      return facts.macs();
    }
    return longest(facts.inputShape()) * longest(facts.outputShape());
  }

  private static long longest(TensorShape shape) {
    if (Arrays.stream(shape.axes()).filter(axis -> axis > 1).count() != 1) {
      throw new RuleException(
          "AssertionError",
          "Cannot count operations of Dense on shape "
              + shape
              + ": QKeras expects exactly one axis longer than 1");
    }
    return Arrays.stream(shape.axes()).max().orElse(1);
  }

  private static List<Long> weightCounts(RuleSet rules, LayerFacts facts) {
    List<Long> counts = new ArrayList<>();
    facts.stages().forEach(stage -> counts.add(stage.weightCount()));
    if (rules.has(Rule.TRUE_WEIGHT_COUNTS)) {
      return counts;
    }
    long in = facts.inputShape().channels();
    long out = facts.outputShape().channels();
    return switch (facts.type()) {
      case Q_DEPTHWISE_CONV_2D -> List.of(facts.stages().get(0).fanIn() * in * out);
      case Q_SEPARABLE_CONV_1D, Q_SEPARABLE_CONV_2D ->
          List.of(facts.stages().get(0).fanIn() * in, out * in);
      default -> counts;
    };
  }
}
