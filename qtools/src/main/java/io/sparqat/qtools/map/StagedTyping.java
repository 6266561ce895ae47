package io.sparqat.qtools.map;

import io.sparqat.qtools.map.LayerTypes.Products;
import io.sparqat.qtools.map.LayerTypes.Staged;
import io.sparqat.qtools.network.LayerFacts;
import io.sparqat.qtools.network.Stage;
import io.sparqat.qtools.operator.Addition;
import io.sparqat.qtools.operator.Multiplication;
import io.sparqat.qtools.operator.Operator;
import io.sparqat.qtools.operator.Summation;
import io.sparqat.qtools.type.DataType;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Layers with more than one sum of products, which QTools does not know: separable convolutions,
 * where the second sum reads the first, and recurrent layers, where it reads the state.
 */
final class StagedTyping {
  private StagedTyping() {}

  static LayerTypes separable(Context context) {
    LayerFacts facts = context.facts();
    List<Products> products = new ArrayList<>();
    List<Work> work = new ArrayList<>();
    List<Stored> stored = new ArrayList<>();
    DataType input = context.input();
    for (Stage stage : facts.stages()) {
      Products one = products(context, stage, input);
      products.add(one);
      stored.add(one.weight());
      work.add(Work.of(stage.macs(), one.multiplier(), one.accumulator()));
      input = one.accumulator().output();
    }
    Operator sum = products.get(products.size() - 1).accumulator();
    Operator result = withBias(context, facts.layer(), sum, stored, facts.outputShape().channels());
    if (result != sum) {
      work.add(Work.of(facts.outputShape().size(), result));
    }
    return context.result(result.output(), facts.macs(), new Staged(products), stored, work);
  }

  static LayerTypes recurrent(Context context) {
    LayerFacts facts = context.facts();
    List<Products> products = new ArrayList<>();
    List<Work> work = new ArrayList<>();
    List<Stored> stored = new ArrayList<>();
    DataType state = state(context);
    Operator sum = null;
    List<Stage> stages = facts.stages();
    for (int i = 0; i < stages.size(); i++) {
      Stage stage = stages.get(i);
      Products one = products(context, stage, i % 2 == 0 ? context.input() : state);
      products.add(one);
      stored.add(one.weight());
      work.add(Work.of(stage.macs(), one.multiplier(), one.accumulator()));
      sum = i % 2 == 0 ? one.accumulator() : joined(context, sum, one.accumulator());
    }
    LayerSpec cell = cell(facts.layer());
    Operator result =
        withBias(context, cell, java.util.Objects.requireNonNull(sum), stored, biases(facts));
    long sums = facts.macs() == 0 ? 0 : stages.get(1).macs() / stages.get(1).fanIn();
    work.add(Work.of(sums, result));
    Operator gate = Multiplication.of(context.rules(), state, state);
    work.add(Work.of(sums, gate));
    return context
        .result(result.output(), facts.macs(), new Staged(products), stored, work)
        .notModelled("the activations of the gates have no circuit in the process tables");
  }

  /** The layer whose arguments say what is computed: a wrapper's inner one. */
  private static LayerSpec cell(LayerSpec layer) {
    for (String wrapped : List.of("layer", "cell")) {
      if (layer.type().schema().has(wrapped)) {
        return layer.layer(wrapped).orElse(layer);
      }
    }
    return layer;
  }

  private static long biases(LayerFacts facts) {
    return facts.parameters().stream()
        .filter(parameter -> parameter.name().equals("bias"))
        .mapToLong(parameter -> parameter.count())
        .sum();
  }

  private static Operator joined(Context context, @Nullable Operator a, Operator b) {
    return a == null ? b : Addition.of(context.rules(), a.output(), b.output());
  }

  /** The state is what the layer puts out, or what its state quantizer makes of it. */
  private static DataType state(Context context) {
    LayerSpec layer = context.facts().layer();
    if (!context.unquantized() && layer.type().schema().has("state_quantizer")) {
      return layer
          .quantizer("state_quantizer")
          .map(context.types()::of)
          .orElseGet(() -> context.output(context.kerasSum()));
    }
    return context.kerasSum();
  }

  private static Products products(Context context, Stage stage, DataType input) {
    DataType weight =
        context.options().forReference() || stage.quantizer() == null
            ? context.kerasType()
            : context.types().of(stage.quantizer());
    Operator multiplier = context.declared(Multiplication.of(context.rules(), weight, input));
    Operator accumulator =
        context.declaredSum(Summation.of(context.rules(), stage.fanIn(), multiplier.output()));
    return new Products(
        input,
        Stored.vector(weight, stage.weightCount()),
        null,
        multiplier,
        accumulator,
        null,
        null);
  }

  private static Operator withBias(
      Context context, LayerSpec layer, Operator sum, List<Stored> stored, long count) {
    if (!layer.flag("use_bias")) {
      return sum;
    }
    boolean quantized =
        !context.unquantized()
            && layer.type().schema().has("bias_quantizer")
            && layer.quantizer("bias_quantizer").isPresent();
    DataType bias;
    if (quantized) {
      bias = context.types().of(layer.quantizer("bias_quantizer").orElseThrow());
    } else {
      bias = context.unquantized() ? context.kerasType() : sum.output();
    }
    stored.add(Stored.vector(bias, count));
    return context.declaredSum(Addition.of(context.rules(), sum.output(), bias));
  }

  static LayerTypes embedding(Context context) {
    LayerFacts facts = context.facts();
    DataType table = context.kerasType();
    Stored rows = Stored.vector(table, facts.outputShape().size());
    return context.result(table, 0, new LayerTypes.PassThrough(), List.of(rows), List.of());
  }

  static boolean isRecurrent(LayerType type) {
    return switch (type) {
      case SIMPLE_RNN,
          Q_SIMPLE_RNN,
          LSTM,
          Q_LSTM,
          GRU,
          Q_GRU,
          RNN,
          BIDIRECTIONAL,
          Q_BIDIRECTIONAL ->
          true;
      default -> false;
    };
  }
}
