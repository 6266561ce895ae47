package io.sparqat.qtools.map;

import io.sparqat.qtools.map.LayerTypes.FusedNormalization;
import io.sparqat.qtools.map.LayerTypes.Products;
import io.sparqat.qtools.network.LayerFacts;
import io.sparqat.qtools.operator.Addition;
import io.sparqat.qtools.operator.FusedBatchNormalizing;
import io.sparqat.qtools.operator.Multiplication;
import io.sparqat.qtools.operator.Operator;
import io.sparqat.qtools.operator.Scale;
import io.sparqat.qtools.operator.Summation;
import io.sparqat.qtools.rule.Rule;
import io.sparqat.qtools.rule.RuleException;
import io.sparqat.qtools.type.DataType;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.spec.QuantizerSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Dense layers and convolutions: one weight tensor, one sum of products, perhaps a bias. */
final class ProductTyping {
  private final Context context;
  private final LayerFacts facts;
  private final long count;

  private ProductTyping(Context context) {
    this.context = context;
    this.facts = context.facts();
    this.count = OperationCounts.of(context.rules(), facts, context.inputShape());
  }

  static LayerTypes of(Context context) {
    return new ProductTyping(context).types();
  }

  private LayerTypes types() {
    boolean unquantized = context.unquantized();
    DataType weight =
        context.counted(unquantized ? context.kerasType() : context.weightType(0, "weight"), 0);
    DataType bias = biasType(unquantized);
    QuantizerSpec quantizer = unquantized ? null : context.quantizer(0);
    Scale scale = context.fittedScale(context.name(), quantizer, 0).orElse(null);

    Operator multiplier = Multiplication.of(context.rules(), weight, context.input());
    boolean fusing = context.fusedInto() != null;
    if (fusing && scale != null) {
      multiplier = scale.applied(context.rules(), multiplier);
    }
    Operator kernelSum = Summation.of(context.rules(), terms(), multiplier.output());
    DataType storedBias = bias == null && usesBias() ? kernelSum.output() : bias;
    DataType addedBias = usesBias() ? storedBias : null;
    Operator accumulator = context.declaredSum(withBias(kernelSum, addedBias));
    Operator declaredMultiplier = context.declared(multiplier);

    Operator fused = null;
    FusedNormalization normalization = null;
    if (fusing) {
      normalization = fusedTypes();
      fused = fusedSum(kernelSum, addedBias, normalization);
    } else if (context.has(Rule.FUSED_ACCUMULATOR)) {
      fused = scaledSum(quantizer, scale, multiplier, addedBias, accumulator);
    }
    Stored kernel = new Stored(weight, facts.kernelShape(), facts.stages().get(0).weightCount());
    Stored biases = addedBias == null ? null : storedBias(addedBias);
    return context.result(
        (fusing && fused != null ? fused : accumulator).output(),
        count,
        new Products(
            context.input(), kernel, biases, declaredMultiplier, accumulator, fused, normalization),
        stored(kernel, biases),
        work(declaredMultiplier, accumulator));
  }

  /** A folded batch normalization always leaves a bias. */
  private boolean usesBias() {
    return facts.useBias() || facts.className().endsWith("Batchnorm");
  }

  /** Null for a bias that takes the type of its accumulator. */
  private @Nullable DataType biasType(boolean unquantized) {
    if (unquantized) {
      return context.counted(context.kerasType(), 1);
    }
    if (context.quantizer(1) == null && context.has(Rule.UNQUANTIZED_IS_FLOAT)) {
      return null;
    }
    return context.counted(context.weightType(1, "bias"), 1);
  }

  /** Values in one sum. */
  private long terms() {
    if (context.has(Rule.TRUE_COUNTS)) {
      return facts.stages().get(0).fanIn();
    }
    long terms = 1;
    int axes = facts.kernelShape().size() - 1;
    if (isDepthwise() && context.has(Rule.DEPTHWISE_FAN_IN)) {
      axes--;
    }
    for (int axis = 0; axis < axes; axis++) {
      terms *= facts.kernelShape().get(axis);
    }
    return terms + (context.has(Rule.BIAS_IN_ADDER) ? 0 : 1);
  }

  private boolean isDepthwise() {
    return facts.type() == LayerType.DEPTHWISE_CONV_2D
        || facts.type() == LayerType.Q_DEPTHWISE_CONV_2D;
  }

  private Operator withBias(Operator sum, @Nullable DataType bias) {
    return bias == null || !context.has(Rule.BIAS_IN_ADDER)
        ? sum
        : Addition.of(context.rules(), sum.output(), bias);
  }

  private Operator scaledSum(
      @Nullable QuantizerSpec quantizer,
      @Nullable Scale scale,
      Operator multiplier,
      @Nullable DataType bias,
      Operator accumulator) {
    if (!Context.isAutoPo2(quantizer)) {
      return accumulator;
    }
    int depthMultiplier = facts.kernelShape().get(facts.kernelShape().size() - 1);
    if (isDepthwise() && depthMultiplier != 1 && !context.has(Rule.TRUE_COUNTS)) {
      throw new RuleException(
          "AssertionError",
          "Cannot type layer "
              + context.name()
              + ": QTools derives scaled accumulators for a depth multiplier of 1 only, not "
              + depthMultiplier);
    }
    Operator scaled = scale == null ? multiplier : scale.applied(context.rules(), multiplier);
    return withBias(Summation.of(context.rules(), terms(), scaled.output()), bias);
  }

  private FusedNormalization fusedTypes() {
    Context.FusedNode node = java.util.Objects.requireNonNull(context.fusedInto());
    NormalizationTyping.Quantizers quantizers =
        NormalizationTyping.quantizers(context, node.name(), node.facts());
    return new FusedNormalization(quantizers.beta(), quantizers.mean(), quantizers.inverse());
  }

  private Operator fusedSum(Operator kernelSum, @Nullable DataType bias, FusedNormalization types) {
    Context.FusedNode node = java.util.Objects.requireNonNull(context.fusedInto());
    List<@Nullable QuantizerSpec> quantizers = node.facts().quantizers();
    QuantizerSpec inverse = quantizers.isEmpty() ? null : quantizers.get(4);
    Operator fused =
        FusedBatchNormalizing.of(
            context.rules(),
            kernelSum.output(),
            bias,
            node.facts().flag("center", true) ? types.beta() : null,
            types.mean(),
            types.inverse(),
            context.fittedScale(node.name(), inverse, 4).orElse(null));
    return context.declaredSum(fused);
  }

  /** QTools takes the kernel's last axis for the number of biases. */
  private Stored storedBias(DataType type) {
    int count =
        context.has(Rule.TRUE_SHAPES)
            ? facts.outputShape().channels()
            : facts.kernelShape().get(facts.kernelShape().size() - 1);
    return Stored.vector(type, count);
  }

  private static List<Stored> stored(Stored kernel, @Nullable Stored bias) {
    List<Stored> stored = new ArrayList<>();
    stored.add(kernel);
    if (bias != null) {
      stored.add(bias);
    }
    return stored;
  }

  private List<Work> work(Operator multiplier, Operator accumulator) {
    boolean priced =
        switch (facts.type()) {
          case CONV_2D_TRANSPOSE, Q_CONV_2D_TRANSPOSE, SEPARABLE_CONV_2D, Q_SEPARABLE_CONV_2D ->
              context.has(Rule.ALL_LAYERS_PRICED);
          default -> true;
        };
    return priced ? List.of(Work.of(count, multiplier, accumulator)) : List.of();
  }
}
