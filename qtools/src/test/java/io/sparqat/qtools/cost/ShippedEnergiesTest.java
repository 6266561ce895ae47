package io.sparqat.qtools.cost;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparqat.qtools.energy.EnergyModel;
import io.sparqat.qtools.energy.EnergyReport;
import io.sparqat.qtools.energy.LayerEnergy;
import io.sparqat.qtools.energy.Memory;
import io.sparqat.qtools.energy.Processes;
import io.sparqat.qtools.map.TypeMap;
import io.sparqat.qtools.map.TypeOptions;
import io.sparqat.qtools.rule.RuleSet;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.form.ModelReader;
import io.sparqat.quant.model.rewrite.QuantizationPlan;
import io.sparqat.quant.model.rewrite.QuantizationPlan.PlanEntry;
import io.sparqat.quant.model.rewrite.Quantize;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Energies of shipped networks beside those that QTools (head, 78ea90fc) gives for the same
 * networks built in QKeras: 8-bit inputs, everything in SRAM, Horowitz 45 nm.
 */
class ShippedEnergiesTest {
  @Test
  void theSixBitJetTagger() {
    EnergyReport report =
        report(
            "jet-tagger", "quantized_bits(6,0,1,alpha=1)", "quantized_bits(6,0,1,alpha=1)", 6, 0);
    assertThat(report.layers().keySet().stream().map(report::rounded))
        .containsExactly(
            new LayerEnergy(0.91, 5.28, 18.59, 212.19),
            new LayerEnergy(5.28, 2.3, 0, 0),
            new LayerEnergy(2.3, 3.46, 27.94, 355.2),
            new LayerEnergy(3.46, 1.29, 0, 0),
            new LayerEnergy(1.29, 3.16, 17.59, 174.4),
            new LayerEnergy(3.16, 1.29, 0, 0),
            new LayerEnergy(1.29, 0.94, 5.11, 27.25),
            new LayerEnergy(0.94, 1.33, 0, 0));
    assertThat(report.totalCost()).isEqualTo(875);
  }

  @Test
  void theFourBitMnistCnn() {
    EnergyReport report =
        report("mnist-cnn", "quantized_bits(4,0,1,alpha=1)", "quantized_bits(4,0,1,alpha=1)", 4, 0);
    assertThat(report.rounded("conv2d_0")).isEqualTo(new LayerEnergy(16.52, 242.6, 3.79, 3649.7));
    assertThat(report.rounded("act_0")).isEqualTo(new LayerEnergy(242.6, 50.05, 0, 0));
    assertThat(report.rounded("conv2d_1")).isEqualTo(new LayerEnergy(50.05, 87.9, 190.36, 71884.8));
    assertThat(report.rounded("conv2d_2"))
        .isEqualTo(new LayerEnergy(21.53, 22.49, 161.65, 15513.6));
    assertThat(report.rounded("flatten")).isEqualTo(new LayerEnergy(8.52, 8.52, 0, 0));
    assertThat(report.rounded("dense")).isEqualTo(new LayerEnergy(8.52, 1.3, 46.46, 642));
    assertThat(report.rounded("softmax")).isEqualTo(new LayerEnergy(1.3, 1.98, 0, 0));
    assertThat(report.totalCost()).isEqualTo(92996);
  }

  @Test
  void theFourBitFashionCnn() {
    EnergyReport report =
        report(
            "fashion-cnn", "quantized_bits(4,0,1,alpha=1)", "quantized_bits(8,3,1,alpha=1)", 4, 2);
    assertThat(report.rounded("conv1")).isEqualTo(new LayerEnergy(16.52, 1260.73, 5.74, 22154.41));
    assertThat(report.rounded("pool1")).isEqualTo(new LayerEnergy(157.84, 33.44, 0, 0));
    assertThat(report.rounded("conv2")).isEqualTo(new LayerEnergy(33.44, 288.25, 90.2, 131986.8));
    assertThat(report.rounded("scores")).isEqualTo(new LayerEnergy(13.83, 1.72, 106.53, 1375));
    assertThat(report.totalCost()).isEqualTo(159369);
  }

  private static EnergyReport report(
      String network, String kernel, String bias, int bits, int integer) {
    ModelSpec model =
        Quantize.apply(
            ModelReader.read(Path.of("..", "conf", "models", network + ".conf")).model(),
            QuantizationPlan.of(
                Map.of(
                    "QConv2D", weights(kernel, bias),
                    "QDense", weights(kernel, bias),
                    "QActivation",
                        new PlanEntry.ByParameter(
                            Map.of("relu", "quantized_relu(" + bits + "," + integer + ")"))),
                4));
    RuleSet rules = RuleSet.HEAD;
    return EnergyReport.of(
        TypeMap.of(model, TypeOptions.of(rules).withKeras("fp32", "fp32")),
        new EnergyModel(rules, Processes.of("horowitz"), Memory.SRAM));
  }

  private static PlanEntry weights(String kernel, String bias) {
    return new PlanEntry.ByParameter(Map.of("kernel_quantizer", kernel, "bias_quantizer", bias));
  }
}
