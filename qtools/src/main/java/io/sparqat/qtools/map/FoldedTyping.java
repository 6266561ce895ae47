package io.sparqat.qtools.map;

import io.sparqat.qtools.map.LayerTypes.Products;
import io.sparqat.qtools.network.LayerFacts;
import io.sparqat.qtools.operator.Multiplication;
import io.sparqat.qtools.operator.Operator;
import io.sparqat.qtools.operator.Scale;
import io.sparqat.qtools.operator.Summation;
import io.sparqat.qtools.rule.Rule;
import io.sparqat.qtools.rule.RuleException;
import io.sparqat.qtools.type.DataType;
import io.sparqat.quant.spec.QuantizerSpec;
import java.util.List;

/**
 * Convolutions with batch normalization folded into their kernel, as QTools types them: the bias is
 * one more product, and without a quantizer of its own has the accumulator's type.
 */
final class FoldedTyping {
  private FoldedTyping() {}

  static LayerTypes of(Context context) {
    LayerFacts facts = context.facts();
    boolean unquantized = context.unquantized();
    DataType weight = unquantized ? context.kerasType() : context.weightType(0, "weight");
    if (!unquantized && context.quantizer(1) != null) {
      context.weightType(1, "bias"); // refused, if at all, before weights are counted
    }
    refuseCounting(context);
    weight = context.counted(weight, 0);
    boolean hasBias = unquantized || context.quantizer(1) != null;
    Operator multiplier = Multiplication.of(context.rules(), weight, context.input());
    QuantizerSpec quantizer = unquantized ? null : context.quantizer(0);
    Scale scale = context.fittedScale(context.name(), quantizer, 0).orElse(null);
    if (scale != null && context.has(Rule.FUSED_ACCUMULATOR)) {
      multiplier = scale.applied(context.rules(), multiplier);
    }
    Operator accumulator =
        Summation.of(context.rules(), window(facts) + (hasBias ? 1 : 0), multiplier.output());
    DataType bias = bias(context, unquantized, hasBias, accumulator);
    if (!hasBias && !accumulator.output().isFloat()) {
      DataType type = accumulator.output();
      accumulator = accumulator.withOutput(type.resized(type.bits() + 1, type.intBits() + 1));
    }
    Products products =
        new Products(
            context.input(),
            new Stored(weight, facts.kernelShape(), facts.stages().get(0).weightCount()),
            Stored.vector(bias, facts.kernelShape().get(facts.kernelShape().size() - 1)),
            context.declared(multiplier),
            context.declaredSum(accumulator),
            null,
            null);
    long count = OperationCounts.of(context.rules(), facts, context.inputShape());
    return context.result(products.accumulator().output(), count, products, List.of(), List.of());
  }

  /** QTools looks for a quantizer of each weight, statistics of the normalization included. */
  private static void refuseCounting(Context context) {
    TypeOptions options = context.options();
    if (options.inference()
        && options.calibration().quantizedFirst()
        && !context.has(Rule.FOLDED_WEIGHTS_COUNTED)) {
      throw new RuleException(
          "IndexError",
          "Cannot count the weights of folded layer "
              + context.name()
              + ": QTools quantizes them first and has fewer quantizers than weights (use rule set"
              + " sparqat, or unfold the network)");
    }
  }

  private static DataType bias(
      Context context, boolean unquantized, boolean hasBias, Operator accumulator) {
    if (!hasBias) {
      return accumulator.output();
    }
    return context.counted(unquantized ? context.kerasType() : context.weightType(1, "bias"), 1);
  }

  private static long window(LayerFacts facts) {
    long window = 1;
    for (int axis = 0; axis < facts.kernelShape().size() - 1; axis++) {
      window *= facts.kernelShape().get(axis);
    }
    return window;
  }
}
