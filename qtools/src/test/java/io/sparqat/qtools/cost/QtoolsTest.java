package io.sparqat.qtools.cost;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparqat.qtools.Networks;
import io.sparqat.qtools.rule.RuleSet;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.ModelBuilder;
import io.sparqat.quant.model.ModelSpec;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QtoolsTest {
  private static final Qtools QTOOLS = Qtools.of(RuleSet.SPARQAT);

  @Test
  void the_six_bit_jet_tagger_stores_26334_weight_bits_and_keeps_its_activations() {
    CostReport report =
        QTOOLS.evaluate(Networks.jet("quantized_bits(6,0,1)", "quantized_relu(6,0)"));

    assertThat(report.weightBits()).isEqualTo(26334);
    assertThat(report.macs()).isEqualTo(4256);
    assertThat(report.activationBits()).isEqualTo(128 * 6 + 5 * 32);
    assertThat(report.bops()).isEqualTo(1024 * 6 * 8 + 3232 * 6 * 6);
    assertThat(report.energy().total()).isPositive();
    assertThat(report.energy().operations()).isGreaterThan(0);
  }

  @Test
  void fewer_bits_never_cost_more() {
    double previous = Double.POSITIVE_INFINITY;
    for (int bits = 12; bits >= 2; bits--) {
      String weights = "quantized_bits(" + bits + ",0,1)";
      String activations = "quantized_relu(" + bits + ",0)";
      double energy = QTOOLS.evaluate(Networks.jet(weights, activations)).energy().total();
      assertThat(energy).as("at %d bits", bits).isLessThan(previous);
      previous = energy;
    }
  }

  @Test
  void a_float_network_is_priced_as_float() {
    ModelSpec network =
        ModelBuilder.named("float")
            .input("x", 8, 8, 2)
            .add("conv", LayerSpec.of(LayerType.CONV_2D, Map.of("filters", 4, "kernel_size", 3)))
            .add("relu", LayerSpec.of(LayerType.ACTIVATION, Map.of("activation", "relu")))
            .add("pool", LayerSpec.of(LayerType.MAX_POOLING_2D, Map.of("pool_size", 2)))
            .add("flatten", LayerSpec.of(LayerType.FLATTEN, Map.of()))
            .add("drop", LayerSpec.of(LayerType.DROPOUT, Map.of("rate", 0.5)))
            .add("dense", LayerSpec.of(LayerType.DENSE, Map.of("units", 3)))
            .build();

    CostReport report = QTOOLS.evaluate(network);

    assertThat(report.layers()).extracting(LayerCost::name).doesNotContain("drop");
    long macs = 6 * 6 * 4 * 9 * 2 + 36 * 3;
    assertThat(report.macs()).isEqualTo(macs);
    assertThat(report.energy().operations()).isCloseTo(macs * (3.7 + 0.9), within(1e-6 * macs));
    assertThat(report.weightBits()).isEqualTo(32 * (9 * 2 * 4 + 4 + 36 * 3 + 3));
  }

  private static org.assertj.core.data.Offset<Double> within(double offset) {
    return org.assertj.core.data.Offset.offset(offset);
  }
}
