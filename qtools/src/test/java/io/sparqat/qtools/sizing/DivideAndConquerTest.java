package io.sparqat.qtools.sizing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparqat.qtools.Networks;
import io.sparqat.qtools.rule.RuleSet;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.ModelBuilder;
import io.sparqat.quant.model.ModelSpec;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DivideAndConquerTest {
  private static LayerSpec conv(int filters) {
    return LayerSpec.of(
        LayerType.Q_CONV_2D,
        Map.of(
            "filters",
            filters,
            "kernel_size",
            3,
            "use_bias",
            false,
            "kernel_quantizer",
            "quantized_bits(4,0)"));
  }

  private static ModelSpec convolutions() {
    return ModelBuilder.named("convolutions")
        .input("x", 16, 16, 1)
        .add("conv_1", conv(3))
        .add("conv_2", conv(5))
        .build();
  }

  @Test
  void two_convolutions_take_the_gates_that_QTools_finds() {
    Sizing sizing =
        DivideAndConquer.of(RuleSet.HEAD, convolutions(), new SizingTargets(10, 0.25, 4, 4));

    assertThat(sizing.cost().orElseThrow()).isCloseTo(43986.24959116, within(1e-6));
    assertThat(sizing.layers().get(1).cost()).isCloseTo(10283.00747921, within(1e-6));
    assertThat(sizing.layers().get(2).cost()).isCloseTo(33703.24211195, within(1e-6));
    assertThat(sizing.layers().get(2).unroll())
        .hasToString(
            "Choice(k=0.3333333333333333, l=2.0, cin_unroll=1, cout_unroll=5 kh_unroll=3,"
                + " kw_unroll=3)");
  }

  @Test
  void out_of_reach_targets_have_no_layout() {
    Sizing sizing =
        DivideAndConquer.of(RuleSet.HEAD, convolutions(), new SizingTargets(10, 1.0, 1, 1));

    assertThat(sizing.cost()).isEmpty();
    assertThat(sizing.layers()).isEmpty();
  }

  @Test
  void two_dense_layers_take_the_gates_that_QTools_finds() {
    ModelSpec model =
        ModelBuilder.named("dense")
            .input("x", 16)
            .add("d0", Networks.qDense(8, "quantized_bits(4,0)", "quantized_bits(4,0)"))
            .add("a0", Networks.qActivation("quantized_relu(4,1)"))
            .add("d1", Networks.qDense(4, "quantized_bits(4,0)", "quantized_bits(4,0)"))
            .build();

    Sizing sizing = DivideAndConquer.of(RuleSet.HEAD, model, new SizingTargets(4, 0.25, 4, 4));

    assertThat(sizing.cost().orElseThrow()).isCloseTo(14820.79546904, within(1e-6));
  }

  @Test
  void gates_of_a_multiplier_follow_the_fitted_plane() {
    assertThat(MacGates.of(8, 4, 16)).isCloseTo(374.58449575, within(1e-8));
    assertThat(MacGates.of(8, 8, 24)).isCloseTo(731.23058599, within(1e-8));
    assertThat(MacGates.of(32, 16, 48)).isCloseTo(4513.22015559, within(1e-8));
  }

  @Test
  void max_pooling_is_sized_by_the_corrected_rules() {
    ModelSpec model =
        ModelBuilder.named("pooled")
            .input("x", 16, 16, 1)
            .add("conv", conv(4))
            .add("pool", LayerSpec.of(LayerType.MAX_POOLING_2D, Map.of("pool_size", 2)))
            .build();

    Sizing sizing = DivideAndConquer.of(RuleSet.SPARQAT, model, new SizingTargets(4, 0.01, 4, 4));

    assertThat(sizing.cost()).isPresent();
    assertThat(sizing.layers()).extracting(Sizing.LayerSize::layer).contains("conv", "pool");
  }
}
