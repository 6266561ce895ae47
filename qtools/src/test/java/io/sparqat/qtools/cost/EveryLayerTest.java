package io.sparqat.qtools.cost;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparqat.qtools.Networks;
import io.sparqat.qtools.rule.RuleSet;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.ModelBuilder;
import io.sparqat.quant.model.ModelSpec;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A cost for every layer class, or the reason why its operations have none. */
class EveryLayerTest {
  private static Map<String, Object> arguments(LayerType type) {
    Map<String, Object> arguments = new HashMap<>();
    Map<String, Object> known =
        Map.ofEntries(
            Map.entry("units", 4),
            Map.entry("filters", 4),
            Map.entry("kernel_size", type.className().contains("1D") ? 2 : new int[] {2, 2}),
            Map.entry("activation", "quantized_relu(4,1)"),
            Map.entry("total_bits", 4),
            Map.entry("rate", 0.5),
            Map.entry("stddev", 0.1),
            Map.entry("n", 3),
            Map.entry("dims", new int[] {2, 1, 3}),
            Map.entry("input_dim", 10),
            Map.entry("output_dim", 4),
            Map.entry("axes", 1));
    type.schema()
        .arguments()
        .forEach(
            (name, argument) -> {
              if (argument.required() && known.containsKey(name)) {
                Object value = known.get(name);
                arguments.put(
                    name,
                    value instanceof int[] array
                        ? java.util.Arrays.stream(array).boxed().toList()
                        : value);
              }
            });
    if (type == LayerType.Q_ADAPTIVE_ACTIVATION) {
      arguments.put("activation", "quantized_relu");
    }
    if (type == LayerType.ACTIVATION) {
      arguments.put("activation", "softmax");
    }
    if (type == LayerType.RESHAPE) {
      arguments.put("target_shape", java.util.List.of(32, 3));
    }
    if (type == LayerType.BIDIRECTIONAL || type == LayerType.Q_BIDIRECTIONAL) {
      arguments.put("layer", LayerSpec.of(LayerType.LSTM, Map.of("units", 4)));
    }
    if (type == LayerType.RNN) {
      arguments.put("cell", LayerSpec.of(LayerType.LSTM_CELL, Map.of("units", 4)));
    }
    return arguments;
  }

  private static int[] shape(LayerType type) {
    String name = type.className();
    boolean sequence =
        name.contains("1D")
            || name.contains("RNN")
            || name.contains("LSTM")
            || name.contains("GRU")
            || type == LayerType.MASKING;
    boolean flat = type == LayerType.REPEAT_VECTOR || type == LayerType.EMBEDDING;
    if (flat) {
      return new int[] {6};
    }
    return sequence || name.contains("Bidirectional") ? new int[] {6, 3} : new int[] {8, 4, 3};
  }

  @ParameterizedTest
  @EnumSource(LayerType.class)
  void every_class_is_costed_or_says_what_is_left_out(LayerType type) {
    if (type.className().endsWith("Cell")
        || type == LayerType.SELECT_OUTPUT
        || type == LayerType.DROPOUT) {
      return; // these stand in or behind a sequence layer; Dropout does nothing at inference
    }
    ModelSpec model;
    if (type.isMerge()) {
      model =
          ModelBuilder.named("merge")
              .input("x", 6, 3)
              .add("a", Networks.qActivation("quantized_relu(4,1)"), "x")
              .add("b", Networks.qActivation("quantized_bits(5,1,1)"), "x")
              .add("layer", LayerSpec.of(type, arguments(type)), "a", "b")
              .build();
    } else {
      model = Networks.single(type, arguments(type), shape(type));
    }

    CostReport report = Qtools.of(RuleSet.SPARQAT).evaluate(model);
    LayerCost cost = report.layers().get(report.layers().size() - 1);

    assertThat(cost.energy().total()).as("%s", cost).isFinite().isPositive();
    boolean computes = cost.macs() > 0;
    assertThat(!computes || cost.energy().operations() > 0).as("%s", cost).isTrue();
  }
}
