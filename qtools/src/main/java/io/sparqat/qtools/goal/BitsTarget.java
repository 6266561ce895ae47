package io.sparqat.qtools.goal;

import io.sparqat.qtools.network.LayerFacts;
import io.sparqat.qtools.network.Parameter;
import io.sparqat.qtools.rule.RuleSet;
import io.sparqat.qtools.type.Types;
import io.sparqat.quant.model.Activation;
import io.sparqat.quant.model.InputSpec;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.NodeSpec;
import io.sparqat.quant.search.SizeTarget;
import io.sparqat.quant.spec.QuantizerSpec;
import io.sparqat.quant.spec.SigmoidFunction;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Bits of weights and activations: AutoQKeras's {@code ForgivingFactorBits}.
 *
 * @param inputBits of each input value
 * @param outputBits of each value of softmax and sigmoid
 * @param referenceBits of whatever has no quantizer
 * @param counted by layer class, which of {@code parameters} and {@code activations} count; {@code
 *     default} stands for classes that are not named, and without it those do not count at all
 * @param countsInputs whether the network's inputs count
 */
public record BitsTarget(
    int inputBits,
    int outputBits,
    int referenceBits,
    Map<String, Set<String>> counted,
    boolean countsInputs)
    implements SizeTarget {
  private static final Set<String> FLOAT_PRODUCTS =
      Set.of("Dense", "Conv2D", "Conv1D", "DepthwiseConv2D");
  private static final Set<String> QUANTIZED_PRODUCTS =
      Set.of("QDense", "QConv2D", "QConv1D", "QDepthwiseConv2D");

  /** What AutoQKeras takes for the scale and the shift of QBatchNormalization. */
  private static final int NORMALIZATION_SCALE_BITS = 6;

  private static final int NORMALIZATION_SHIFT_BITS = 5;

  /** With the network's inputs. */
  public BitsTarget(
      int inputBits, int outputBits, int referenceBits, Map<String, Set<String>> counted) {
    this(inputBits, outputBits, referenceBits, counted, true);
  }

  /** AutoQKeras's defaults: 8 bits for everything that has no quantizer. */
  public BitsTarget(Map<String, Set<String>> counted) {
    this(8, 8, 8, counted);
  }

  /** What AutoQKeras counts of a Sequential, whose layers Keras lists without the input. */
  public BitsTarget passingOverInputs() {
    return new BitsTarget(inputBits, outputBits, referenceBits, counted, false);
  }

  /** Copies the table. */
  public BitsTarget {
    counted = Map.copyOf(counted);
  }

  /**
   * Bits of one layer.
   *
   * @param total the part of it that counts
   */
  public record LayerBits(long parameters, long activations, long total) {}

  @Override
  public Sizes reference(ModelSpec model) {
    return trial(model);
  }

  @Override
  public Sizes trial(ModelSpec model) {
    Map<String, Double> layers = new LinkedHashMap<>();
    long total = 0;
    for (Map.Entry<String, LayerBits> layer : layers(model).entrySet()) {
      layers.put(layer.getKey(), (double) layer.getValue().total());
      total += layer.getValue().total();
    }
    return new Sizes(layers, total);
  }

  @Override
  public boolean forgetsStress() {
    return false;
  }

  /** Bits of every layer whose class counts, in model order. */
  public Map<String, LayerBits> layers(ModelSpec model) {
    Map<String, LayerBits> layers = new LinkedHashMap<>();
    for (InputSpec input : countsInputs ? model.inputs() : List.<InputSpec>of()) {
      put(layers, input.name(), "InputLayer", 0, (long) inputBits * input.shape().size());
    }
    for (NodeSpec node : model.nodes()) {
      LayerFacts facts =
          LayerFacts.of(node.layer(), model.inputShapes(node), model.shapeOf(node.name()));
      put(layers, node.name(), facts.className(), parameterBits(facts), activationBits(facts));
    }
    return Collections.unmodifiableMap(layers);
  }

  private void put(
      Map<String, LayerBits> layers,
      String name,
      String className,
      long parameters,
      long activations) {
    Set<String> parts = counted.getOrDefault(className, counted.getOrDefault("default", Set.of()));
    if (!parts.isEmpty()) {
      long total =
          (parts.contains("parameters") ? parameters : 0)
              + (parts.contains("activations") ? activations : 0);
      layers.put(name, new LayerBits(parameters, activations, total));
    }
  }

  private long parameterBits(LayerFacts facts) {
    String className = facts.className();
    if (FLOAT_PRODUCTS.contains(className) || QUANTIZED_PRODUCTS.contains(className)) {
      return facts.parameters().stream().mapToLong(p -> bits(p.quantizer()) * p.count()).sum();
    }
    if (className.equals("BatchNormalization")) {
      return normalizationBits(facts, referenceBits, referenceBits);
    }
    if (className.equals("QBatchNormalization")) {
      return normalizationBits(facts, NORMALIZATION_SCALE_BITS, NORMALIZATION_SHIFT_BITS);
    }
    return 0;
  }

  /** Batch normalization is one scale and one shift for each channel once it is folded. */
  private static long normalizationBits(LayerFacts facts, int scaleBits, int shiftBits) {
    long channels =
        facts.parameters().stream().mapToLong(Parameter::count).reduce(0, (first, last) -> last);
    return channels * (scaleBits + (facts.flag("center", true) ? shiftBits : 0));
  }

  private long activationBits(LayerFacts facts) {
    String className = facts.className();
    Optional<Activation> activation = facts.activation();
    long size = facts.outputShape().size();
    if (activation.isEmpty()) {
      return 0;
    }
    boolean softmax = activation.get().text().equals("softmax");
    if (FLOAT_PRODUCTS.contains(className)) {
      return size * referenceBits;
    }
    if (QUANTIZED_PRODUCTS.contains(className)) {
      return size * (softmax ? outputBits : bits(facts.outputQuantizer().orElse(null)));
    }
    if (className.equals("QActivation") || className.equals("Activation")) {
      boolean squashed = softmax || activation.get().text().equals("sigmoid");
      return size * (squashed ? outputBits : bits(facts.outputQuantizer().orElse(null)));
    }
    return 0;
  }

  private long bits(@Nullable QuantizerSpec quantizer) {
    return quantizer == null || quantizer instanceof SigmoidFunction
        ? referenceBits
        : new Types(RuleSet.SPARQAT).of(quantizer).bits();
  }
}
