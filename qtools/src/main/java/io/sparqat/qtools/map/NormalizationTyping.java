package io.sparqat.qtools.map;

import io.sparqat.qtools.map.LayerTypes.Normalization;
import io.sparqat.qtools.map.LayerTypes.PassThrough;
import io.sparqat.qtools.network.LayerFacts;
import io.sparqat.qtools.operator.BatchNormalizing;
import io.sparqat.qtools.operator.Operator;
import io.sparqat.qtools.rule.Rule;
import io.sparqat.qtools.rule.RuleException;
import io.sparqat.qtools.type.DataType;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.TensorShape;
import io.sparqat.quant.spec.QuantizerSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Batch normalization, on its own or fused into the layer before it. */
final class NormalizationTyping {
  /** Types of the five quantizers. */
  record Quantizers(
      DataType gamma, DataType beta, DataType mean, DataType variance, DataType inverse) {}

  private NormalizationTyping() {}

  static LayerTypes of(Context context) {
    return context.fusedAway() ? fused(context) : alone(context);
  }

  /** Types pass through a fused normalization; QTools then finds nothing to price. */
  private static LayerTypes fused(Context context) {
    DataType passed =
        context.options().forReference()
                && context.options().kerasAccumulator() != null
                && !context.readsInput()
            ? context.options().kerasAccumulator()
            : context.input();
    LayerTypes types =
        context.result(passed, count(context), new PassThrough(), List.of(), List.of());
    return context.has(Rule.ALL_LAYERS_PRICED)
        ? types
        : types.unpriced(
            new RuleException(
                "KeyError",
                "Cannot price layer "
                    + context.name()
                    + ": QTools does not find gamma_quantizer of a fused normalization"));
  }

  private static long count(Context context) {
    return OperationCounts.of(context.rules(), context.facts(), context.inputShape());
  }

  private static LayerTypes alone(Context context) {
    LayerFacts facts = context.facts();
    Quantizers quantizers = quantizers(context, context.name(), facts);
    BatchNormalizing operations =
        BatchNormalizing.of(
            context.rules(),
            context.input(),
            quantizers.gamma,
            quantizers.beta,
            quantizers.variance,
            facts.flag("scale", true),
            facts.flag("center", true));
    if (context.unquantized()
        && !(context.has(Rule.UNQUANTIZED_IS_FLOAT)
            && context.options().kerasAccumulator() == null)) {
      operations = operations.withOutputs(context.kerasSum());
    }
    long count = count(context);
    LayerTypes types =
        context.result(
            operations.output().output(),
            count,
            new Normalization(
                quantizers.gamma,
                quantizers.beta,
                quantizers.mean,
                quantizers.variance,
                operations),
            stored(context, quantizers),
            List.of(new Work(count, priced(context, operations))));
    return shapeLost(context, types);
  }

  /** The first layer's shape reaches QTools inside a list. */
  private static LayerTypes shapeLost(Context context, LayerTypes types) {
    boolean lost = context.readsInput() && !context.has(Rule.TRUE_SHAPES);
    return types.withOutputShape(context.inputShape(), lost);
  }

  /**
   * QTools divides for every element and adds beta for free. Both constants are known at inference,
   * so that one product and one sum remain.
   */
  private static List<Operator> priced(Context context, BatchNormalizing operations) {
    List<Operator> priced = new ArrayList<>();
    if (!context.has(Rule.ALL_LAYERS_PRICED)) {
      priced.add(operations.divider());
    } else if (operations.multiplier() == null) {
      priced.add(operations.divider());
    }
    if (operations.multiplier() != null) {
      priced.add(operations.multiplier());
    }
    if (operations.accumulator() != null && context.has(Rule.ALL_LAYERS_PRICED)) {
      priced.add(context.declaredSum(operations.accumulator()));
    }
    return priced;
  }

  /** QTools reads all four vectors, whether the layer has them or not. */
  private static List<Stored> stored(Context context, Quantizers quantizers) {
    LayerFacts facts = context.facts();
    long channels = facts.kernelShape().get(0);
    List<Stored> stored = new ArrayList<>();
    boolean all = !context.has(Rule.TRUE_SHAPES);
    if (all || facts.flag("scale", true)) {
      stored.add(Stored.vector(quantizers.gamma, channels));
    }
    if (all || facts.flag("center", true)) {
      stored.add(Stored.vector(quantizers.beta, channels));
    }
    stored.add(Stored.vector(quantizers.mean, channels));
    stored.add(Stored.vector(quantizers.variance, channels));
    return stored;
  }

  /** The quantizers of a normalization whose input is the input of {@code context}. */
  static Quantizers quantizers(Context context, String name, LayerFacts facts) {
    if (context.options().forReference() || !facts.hasQuantizers()) {
      DataType type = context.kerasType();
      return new Quantizers(type, type, type, type, type);
    }
    List<@Nullable QuantizerSpec> given =
        context.has(Rule.NORMALIZATION_DEFAULTS) ? completed(facts) : facts.quantizers();
    DataType input = context.input();
    DataType gamma = context.types().of(given.get(0));
    DataType beta = given.get(1) == null ? input : context.types().of(given.get(1));
    DataType mean = given.get(2) == null ? input : context.types().of(given.get(2));
    DataType variance = context.types().of(given.get(3));
    if (context.options().inference()) {
      boolean scale = facts.flag("scale", true);
      int weights = 2 + (scale ? 1 : 0) + (facts.flag("center", true) ? 1 : 0);
      gamma = scale ? counted(context, name, gamma, 0) : gamma;
      variance = counted(context, name, variance, weights - 1);
    }
    return new Quantizers(gamma, beta, mean, variance, context.types().of(given.get(4)));
  }

  /** The quantizers of QBatchNormalization's constructor where the layer has none. */
  private static List<@Nullable QuantizerSpec> completed(LayerFacts facts) {
    List<@Nullable QuantizerSpec> given = new ArrayList<>(facts.quantizers());
    List<@Nullable QuantizerSpec> defaults = DEFAULTS.quantizers();
    for (int i = 0; i < given.size(); i++) {
      if (given.get(i) == null) {
        given.set(i, defaults.get(i));
      }
    }
    return given;
  }

  private static final LayerFacts DEFAULTS =
      LayerFacts.of(
          LayerSpec.of(LayerType.Q_BATCH_NORMALIZATION, Map.of()),
          List.of(TensorShape.of(1)),
          TensorShape.of(1));

  private static DataType counted(Context context, String name, DataType type, int weight) {
    return type.isPo2()
        ? type.withValueCounts(
            context.options().calibration().distinct(name, weight).orElse(type.valueCounts()))
        : type;
  }
}
