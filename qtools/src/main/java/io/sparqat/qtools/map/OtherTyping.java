package io.sparqat.qtools.map;

import io.sparqat.qtools.map.LayerTypes.Merge;
import io.sparqat.qtools.map.LayerTypes.PassThrough;
import io.sparqat.qtools.map.LayerTypes.Pooling;
import io.sparqat.qtools.network.LayerFacts;
import io.sparqat.qtools.operator.Merging;
import io.sparqat.qtools.operator.Multiplication;
import io.sparqat.qtools.operator.Operator;
import io.sparqat.qtools.operator.Summation;
import io.sparqat.qtools.rule.Rule;
import io.sparqat.qtools.rule.RuleException;
import io.sparqat.qtools.type.DataType;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.spec.QuantizerSpec;
import java.util.ArrayList;
import java.util.List;

/** Layers without products: merges, pooling, activations, and everything that passes types on. */
final class OtherTyping {
  private OtherTyping() {}

  private static long count(Context context) {
    return OperationCounts.of(context.rules(), context.facts(), context.inputShape());
  }

  static LayerTypes merge(Context context) {
    LayerFacts facts = context.facts();
    Merging.Kind kind = Merging.Kind.of(facts.className());
    long terms = kind == Merging.Kind.DOT ? dotTerms(facts) : 1;
    Operator operator = Merging.of(context.rules(), kind, context.inputs(), terms);
    if (context.options().forReference()) {
      operator = operator.withOutput(context.kerasSum());
    }
    long count = count(context);
    return context.result(
        operator.output(),
        count,
        new Merge(operator),
        List.of(),
        mergeWork(context, kind, operator));
  }

  private static List<Work> mergeWork(Context context, Merging.Kind kind, Operator operator) {
    long each = count(context);
    long pairs = context.inputs().size() - 1L;
    return switch (kind) {
      case ADD, MULTIPLY, SUBTRACT -> List.of(Work.of(pairs * each, operator));
      case MAXIMUM, MINIMUM ->
          context.has(Rule.ALL_LAYERS_PRICED)
              ? List.of(Work.of(pairs * each, operator))
              : List.of();
      case AVERAGE -> {
        if (!context.has(Rule.ALL_LAYERS_PRICED)) {
          yield List.of();
        }
        Operator sum = Merging.of(context.rules(), Merging.Kind.ADD, context.inputs(), 1);
        yield List.of(Work.of(pairs * each, sum), Work.of(each, reciprocal(context, sum)));
      }
      case DOT ->
          context.has(Rule.ALL_LAYERS_PRICED)
              ? List.of(
                  Work.of(
                      context.facts().outputShape().size() * dotTerms(context.facts()), operator))
              : List.of();
      case CONCATENATE -> List.of();
    };
  }

  private static long dotTerms(LayerFacts facts) {
    int[] axes = facts.layer().ints("axes");
    int axis = axes.length > 0 ? axes[0] : facts.layer().integer("axes");
    return facts.inputShape().axis(axis < 0 ? axis : axis - 1);
  }

  /** A product with a constant as wide as the value, which is how a mean divides. */
  private static Operator reciprocal(Context context, Operator sum) {
    DataType type = sum.output();
    DataType constant = type.isFloat() ? type : DataType.fixed(type.bits(), 0, false);
    return Multiplication.of(context.rules(), constant, type);
  }

  static LayerTypes pooling(Context context) {
    DataType input = context.input();
    LayerFacts facts = context.facts();
    long window =
        context.readsInput()
                && !facts.type().schema().has("pool_size")
                && !context.has(Rule.TRUE_SHAPES)
            ? 1
            : OperationCounts.window(facts, context.inputShape());
    Operator sum = Summation.of(context.rules(), window, input);
    boolean quantized = isQuantizedPooling(facts.type());
    DataType average = quantized ? averageType(context) : null;
    Operator multiplier =
        average == null ? null : Multiplication.of(context.rules(), sum.output(), average);
    if (context.options().forReference()) {
      multiplier = multiplier == null ? null : multiplier.withOutput(context.kerasSum());
      sum = context.declaredSum(sum);
    }
    long count = count(context);
    DataType derived = multiplier != null ? multiplier.output() : sum.output();
    if (multiplier == null && context.has(Rule.TRUE_AVERAGE)) {
      derived = input;
    }
    LayerTypes types =
        context.result(
            derived,
            count,
            new Pooling(average, sum, multiplier),
            List.of(),
            poolingWork(context, count, sum, multiplier));
    return context.has(Rule.POOLING_ENERGY_LOST) && !quantized
        ? types.unpriced(
            new RuleException(
                "AttributeError",
                "Cannot price layer "
                    + context.name()
                    + ": QTools looks for the accumulator of average pooling under another name"))
        : types;
  }

  private static boolean isQuantizedPooling(LayerType type) {
    return type == LayerType.Q_AVERAGE_POOLING_2D || type == LayerType.Q_GLOBAL_AVERAGE_POOLING_2D;
  }

  private static DataType averageType(Context context) {
    QuantizerSpec quantizer = context.quantizer(0);
    return context.types().of(quantizer);
  }

  private static List<Work> poolingWork(
      Context context,
      long count,
      Operator sum,
      @org.jspecify.annotations.Nullable Operator multiplier) {
    if (!context.has(Rule.ALL_LAYERS_PRICED)) {
      return isQuantizedPooling(context.facts().type()) ? List.of() : List.of(Work.of(count, sum));
    }
    List<Work> work = new ArrayList<>();
    work.add(Work.of(count, sum));
    work.add(
        Work.of(
            context.facts().outputShape().size(),
            multiplier == null ? reciprocal(context, sum) : multiplier));
    return work;
  }

  static LayerTypes activation(Context context) {
    LayerFacts facts = context.facts();
    boolean keras =
        facts.type() == LayerType.ACTIVATION
            || (context.has(Rule.ALL_QUANTIZERS_TYPED) && facts.outputQuantizer().isEmpty());
    DataType derived;
    if (context.options().forReference() || keras) {
      derived = referenceActivation(context);
    } else {
      QuantizerSpec quantizer =
          facts
              .outputQuantizer()
              .filter(context.types()::supports)
              .orElseThrow(() -> unsupported(context));
      derived = context.types().of(quantizer);
    }
    LayerTypes types =
        context.result(derived, count(context), new PassThrough(), List.of(), List.of());
    return context.has(Rule.ALL_LAYERS_PRICED) ? types.notModelled(curve(facts)) : types;
  }

  private static DataType referenceActivation(Context context) {
    if (context.has(Rule.UNQUANTIZED_IS_FLOAT) && !context.options().forReference()) {
      return context.input();
    }
    if (context.has(Rule.REFERENCE_ACTIVATIONS_ACCUMULATE)) {
      return context.kerasSum();
    }
    return context.kerasType();
  }

  private static RuleException unsupported(Context context) {
    String text = context.facts().activation().map(a -> a.text()).orElse("linear");
    return new RuleException(
        "TagMissingError",
        "Cannot type layer "
            + context.name()
            + ": QTools does not know its activation "
            + text
            + " (rule set "
            + context.rules().text()
            + ")");
  }

  private static final java.util.Set<String> FREE = java.util.Set.of("linear", "relu");

  /** What the energy leaves out of an activation. */
  private static @org.jspecify.annotations.Nullable String curve(LayerFacts facts) {
    return facts
        .activation()
        .filter(
            a -> a instanceof io.sparqat.quant.model.Activation.Named n && !FREE.contains(n.name()))
        .map(a -> "the function " + a.text() + " has no circuit in the process tables")
        .orElse(null);
  }

  /** Max pooling and layers that only rearrange values. */
  static LayerTypes rearrangement(Context context) {
    return context.result(context.input(), count(context), new PassThrough(), List.of(), List.of());
  }

  /** Classes QTools does not know: its input's type passes through. */
  static LayerTypes unknown(Context context) {
    DataType passed = context.input();
    if (context.options().forReference()) {
      boolean accumulates = context.has(Rule.REFERENCE_ACTIVATIONS_ACCUMULATE);
      if (accumulates && context.options().kerasAccumulator() != null && !context.readsInput()) {
        passed = context.options().kerasAccumulator();
      } else if (!accumulates && context.options().kerasQuantizer() != null) {
        passed = context.options().kerasQuantizer();
      }
    }
    return context.result(passed, count(context), new PassThrough(), List.of(), List.of());
  }
}
