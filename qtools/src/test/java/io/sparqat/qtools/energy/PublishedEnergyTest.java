package io.sparqat.qtools.energy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparqat.qtools.Networks;
import io.sparqat.qtools.energy.Memory.Placement;
import io.sparqat.qtools.map.Calibration;
import io.sparqat.qtools.map.Sources;
import io.sparqat.qtools.map.TypeMap;
import io.sparqat.qtools.map.TypeOptions;
import io.sparqat.qtools.rule.RuleSet;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.ModelSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Energies that papers, notebooks and QKeras's own tests state. */
class PublishedEnergyTest {
  private static final Memory FIXED_LARGE_SRAM =
      new Memory(Placement.FIXED, Placement.FIXED, 1L << 27, false);

  private static EnergyReport energy(ModelSpec model, TypeOptions options, Memory memory) {
    return EnergyReport.of(
        TypeMap.of(model, options),
        new EnergyModel(options.rules(), Processes.of("horowitz"), memory));
  }

  /** The setting of the notebook behind the jet-tagging paper. */
  private static EnergyReport jet(RuleSet rules, String weights, String activations) {
    TypeOptions options =
        TypeOptions.of(rules)
            .withSources(new Sources.Each(List.of("quantized_bits(15,5,1)")))
            .withKeras("fp16", "fp16")
            .withWeights(true, false, Calibration.NONE);
    return energy(Networks.jet(weights, activations), options, FIXED_LARGE_SRAM);
  }

  private static double operations(EnergyReport report, String layer) {
    return report.rounded(layer).operations();
  }

  private static double profile(EnergyReport report) {
    return report.layers().keySet().stream().mapToDouble(report::profileTotal).sum();
  }

  @Test
  void the_full_jet_tagger_takes_3439_pJ_under_the_release() {
    EnergyReport report = jet(RuleSet.V0_9_0, "quantized_bits(15,5,1)", "quantized_relu(15,5)");

    assertThat(Math.floor(profile(report))).isEqualTo(3439);
    assertThat(operations(report, "fc1")).isEqualTo(818.0);
    assertThat(operations(report, "fc2")).isEqualTo(1648.8);
    assertThat(operations(report, "fc3")).isEqualTo(821.2);
    assertThat(operations(report, "output")).isEqualTo(128.31);
  }

  @Test
  void the_six_bit_jet_tagger_takes_949_pJ_under_the_release() {
    EnergyReport report = jet(RuleSet.V0_9_0, "quantized_bits(6,0,1)", "quantized_relu(6,0)");

    assertThat(Math.round(profile(report))).isEqualTo(949);
    assertThat(operations(report, "fc1")).isEqualTo(369.32);
    assertThat(operations(report, "fc2")).isEqualTo(355.2);
    assertThat(operations(report, "fc3")).isEqualTo(174.4);
    assertThat(operations(report, "output")).isEqualTo(27.25);
  }

  @Test
  void head_gives_the_jet_taggers_3435_and_945_pJ() {
    EnergyReport full = jet(RuleSet.HEAD, "quantized_bits(15,5,1)", "quantized_relu(15,5)");
    EnergyReport six = jet(RuleSet.HEAD, "quantized_bits(6,0,1)", "quantized_relu(6,0)");

    assertThat(Math.floor(profile(full))).isEqualTo(3435);
    assertThat(operations(full, "fc1")).isEqualTo(814.8);
    assertThat(Math.floor(profile(six))).isEqualTo(945);
    assertThat(operations(six, "fc1")).isEqualTo(366.12);
  }

  @Test
  void a_dense_layer_costs_what_the_hand_computation_gives_in_every_memory() {
    ModelSpec model =
        Networks.single(
            LayerType.Q_DENSE,
            Map.of(
                "units",
                64,
                "kernel_quantizer",
                "quantized_bits(4,0,1)",
                "bias_quantizer",
                "quantized_bits(4,0,1)"),
            16);

    assertDense(model, Memory.SRAM, 0.91, 14.12, 4.85, 170, 175);
    assertDense(
        model,
        new Memory(Placement.SRAM, Placement.SRAM, 1L << 27, false),
        7.61,
        258.66,
        60.86,
        421,
        482);
    assertDense(
        model,
        new Memory(Placement.FIXED, Placement.DRAM, 0, true),
        2600.91,
        0,
        20804.85,
        2756,
        23561);
    assertDense(
        model,
        new Memory(Placement.DRAM, Placement.DRAM, 0, true),
        2600.91,
        88414.12,
        20804.85,
        91170,
        111975);
    assertDense(
        model,
        new Memory(Placement.DRAM, Placement.DRAM, 0, false),
        0.91,
        88400.0,
        4.85,
        88556,
        88561);
  }

  private static void assertDense(
      ModelSpec model,
      Memory memory,
      double inputs,
      double parameters,
      double outputs,
      long sum,
      long total) {
    EnergyReport report = energy(model, TypeOptions.of(RuleSet.HEAD), memory);
    assertThat(report.rounded("layer"))
        .isEqualTo(new LayerEnergy(inputs, outputs, parameters, 155.37));
    assertThat(report.energySum()).isEqualTo(sum);
    assertThat(report.totalCost()).isEqualTo(total);
  }
}
