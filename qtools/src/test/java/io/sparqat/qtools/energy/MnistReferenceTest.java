package io.sparqat.qtools.energy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparqat.qtools.energy.Memory.Placement;
import io.sparqat.qtools.map.Sources;
import io.sparqat.qtools.map.TypeMap;
import io.sparqat.qtools.map.TypeOptions;
import io.sparqat.qtools.rule.RuleSet;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.ModelBuilder;
import io.sparqat.quant.model.ModelSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The reference energies of the MNIST network that AutoQKeras's notebook starts from. */
class MnistReferenceTest {
  private static ModelSpec network() {
    ModelBuilder builder = ModelBuilder.named("mnist_autoqkeras").input("input", 28, 28, 1);
    for (int filters : new int[] {16, 32, 48, 64, 128}) {
      builder
          .add(
              LayerType.CONV_2D,
              Map.of(
                  "filters",
                  filters,
                  "kernel_size",
                  3,
                  "strides",
                  2,
                  "padding",
                  "same",
                  "use_bias",
                  false))
          .add(LayerType.BATCH_NORMALIZATION, Map.of())
          .add(LayerType.ACTIVATION, Map.of("activation", "relu"))
          .add(LayerType.DROPOUT, Map.of("rate", 0.2));
    }
    return builder
        .add(LayerType.FLATTEN, Map.of())
        .add(LayerType.DENSE, Map.of("units", 10))
        .add(LayerType.ACTIVATION, Map.of("activation", "softmax"))
        .build();
  }

  private static double energy(RuleSet rules, String weights, String sums, long leastSram) {
    TypeOptions options =
        TypeOptions.of(rules)
            .withSources(new Sources.Each(List.of("quantized_bits(8,0,1)")))
            .withKeras(weights, sums)
            .asReference(true);
    Memory memory = new Memory(Placement.SRAM, Placement.SRAM, leastSram, false);
    return EnergyReport.of(
            TypeMap.of(network(), options),
            new EnergyModel(rules, Processes.of("horowitz"), memory))
        .energySum();
  }

  @ParameterizedTest
  @EnumSource(
      value = RuleSet.class,
      names = {"V0_9_0", "HEAD", "TAG"})
  void in_float_it_takes_3295370_pJ_under_every_rule_set_of_QTools(RuleSet rules) {
    assertThat(energy(rules, "fp32", "fp32", 1L << 27)).isEqualTo(3_295_370);
  }

  @Test
  void in_eight_bits_it_takes_574175_pJ_and_204399_pJ_under_the_older_tag() {
    assertThat(energy(RuleSet.V0_9_0, "int8", "int32", 0)).isEqualTo(574_175);
    assertThat(energy(RuleSet.HEAD, "int8", "int32", 0)).isEqualTo(574_175);
    assertThat(energy(RuleSet.TAG, "int8", "int32", 0)).isEqualTo(204_399);
  }
}
