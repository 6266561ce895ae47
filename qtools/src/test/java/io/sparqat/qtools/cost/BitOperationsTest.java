package io.sparqat.qtools.cost;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparqat.qtools.Networks;
import io.sparqat.qtools.rule.RuleSet;
import io.sparqat.quant.model.LayerType;
import org.junit.jupiter.api.Test;

/** BOPs as QONNX's inference_cost, EBOPs as HGQ's compute_exact_bops, worked by hand. */
class BitOperationsTest {
  private static CostReport cost(LayerType type, int[] shape, Object... arguments) {
    return Qtools.of(RuleSet.SPARQAT)
        .evaluate(Networks.single(type, Networks.arguments(arguments), shape));
  }

  @Test
  void a_dense_layer_counts_every_product_by_both_widths() {
    CostReport cost =
        cost(
            LayerType.Q_DENSE,
            new int[] {16},
            "units",
            64,
            "kernel_quantizer",
            "quantized_bits(6,0,1)",
            "bias_quantizer",
            "quantized_bits(6,0,1)");

    assertThat(cost.macs()).isEqualTo(1024);
    assertThat(cost.bops()).isEqualTo(1024 * 6 * 8);
    assertThat(cost.ebops()).isEqualTo(1024 * 5 * 7);
  }

  @Test
  void a_convolution_counts_bops_at_every_position_but_ebops_for_one_circuit() {
    CostReport cost =
        cost(
            LayerType.Q_CONV_2D,
            new int[] {8, 8, 3},
            "filters",
            4,
            "kernel_size",
            3,
            "use_bias",
            false,
            "kernel_quantizer",
            "quantized_bits(4,0,1)");

    assertThat(cost.macs()).isEqualTo(6 * 6 * 4 * 27);
    assertThat(cost.bops()).isEqualTo(6 * 6 * 4 * 27 * 4 * 8);
    assertThat(cost.ebops()).isEqualTo(4 * 27 * 3 * 7);
  }

  @Test
  void binary_weights_cost_one_bit() {
    CostReport cost =
        cost(
            LayerType.Q_DENSE,
            new int[] {784},
            "units",
            64,
            "use_bias",
            false,
            "kernel_quantizer",
            "binary(alpha=1)");

    assertThat(cost.bops()).isEqualTo(784 * 64 * 8);
  }
}
