package io.sparqat.qtools.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparqat.qtools.Networks;
import io.sparqat.qtools.map.Sources;
import io.sparqat.qtools.map.TypeMap;
import io.sparqat.qtools.map.TypeOptions;
import io.sparqat.qtools.rule.RuleSet;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.ModelBuilder;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.ModelWeights;
import io.sparqat.quant.model.TensorShape;
import io.sparqat.quant.model.WeightTensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Totals that QONNX's inference_cost gives for published networks. */
class QonnxBopsTest {
  private static ModelSpec tfc(String kernel, String activation) {
    ModelBuilder builder = ModelBuilder.named("tfc").input("x", 784);
    int[] units = {64, 64, 64, 10};
    for (int i = 0; i < units.length; i++) {
      builder.add(
          "fc" + i,
          LayerSpec.of(
              LayerType.Q_DENSE,
              Map.of("units", units[i], "use_bias", false, "kernel_quantizer", kernel)));
      if (i < units.length - 1) {
        builder.add("a" + i, Networks.qActivation(activation));
      }
    }
    return builder.build();
  }

  private static BitOperations count(ModelSpec model, String source, ModelWeights weights) {
    TypeOptions options = TypeOptions.of(RuleSet.SPARQAT).withSources(new Sources.Same(source));
    return BitOperations.of(TypeMap.of(model, options), model, weights);
  }

  @Test
  void TFC_with_one_bit_weights_and_activations_takes_59008_bops() {
    BitOperations cost =
        count(tfc("binary(alpha=1)", "binary(alpha=1)"), "binary", ModelWeights.of(Map.of()));

    assertThat(cost.bops()).isEqualTo(59008);
    assertThat(cost.macs()).isEqualTo(59008);
  }

  @Test
  void TFC_with_two_bit_activations_takes_118016_bops() {
    BitOperations cost =
        count(
            tfc("binary(alpha=1)", "quantized_bits(2,0,1)"),
            "quantized_bits(2,0,1)",
            ModelWeights.of(Map.of()));

    assertThat(cost.bops()).isEqualTo(118016);
  }

  /**
   * The published model's weights are not at hand, but its two figures say all that counts: with
   * float inputs, 6 * 32 * n + 6 * 6 * (2706 - n) = 228768 leaves n = 842 weights of the first
   * layer that are not zero; how the others are spread over the layers makes no difference.
   */
  @Test
  void the_jet_tagger_with_2706_weights_that_are_not_zero_takes_228768_bops() {
    ModelSpec model = Networks.jet("quantized_bits(6,0,1)", "quantized_relu(6,0)");
    Map<String, List<WeightTensor>> weights = new HashMap<>();
    weights.put("fc1", List.of(kernel(16, 64, 842)));
    weights.put("fc2", List.of(kernel(64, 32, 1200)));
    weights.put("fc3", List.of(kernel(32, 32, 600)));
    weights.put("output", List.of(kernel(32, 5, 64)));

    BitOperations cost = count(model, "fp32", ModelWeights.of(weights));

    assertThat(cost.macs()).isCloseTo(2706, within(1e-6));
    assertThat(cost.bops()).isCloseTo(228768, within(1e-6));
  }

  private static WeightTensor kernel(int in, int out, int nonzero) {
    float[] values = new float[in * out];
    for (int i = 0; i < nonzero; i++) {
      values[i] = 0.25f;
    }
    return new WeightTensor("kernel", TensorShape.of(in, out), values);
  }
}
