package io.sparqat.quant.score;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparqat.quant.layer.ParameterLayout;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.ModelBuilder;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.ModelWeights;
import io.sparqat.quant.train.ArrayExamples;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CalibratorTest {
  private static final int ROWS = 40;

  private static ModelSpec network(String kernel, String activation) {
    return ModelBuilder.named("net")
        .input("x", 3)
        .add(
            "dense",
            LayerSpec.of(LayerType.Q_DENSE, Map.of("units", 5, "kernel_quantizer", kernel)),
            "x")
        .add("norm", LayerSpec.of(LayerType.BATCH_NORMALIZATION, Map.of()), "dense")
        .add("act", LayerSpec.of(LayerType.Q_ACTIVATION, "activation", activation), "norm")
        .add("scores", LayerSpec.of(LayerType.DENSE, "units", 2), "act")
        .build();
  }

  private static float[] uniform(int size, double low, double high, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextDouble(low, high);
    }
    return values;
  }

  private static ArrayExamples examples() {
    return ArrayExamples.ofClasses(uniform(ROWS * 3, 2, 4, 1), new int[ROWS], 2);
  }

  private static ScoringPlan calibrated(Calibration calibration, ModelSpec... networks) {
    ScoringPlan plan = ScoringPlan.of(List.of(networks));
    return plan.with(
        new Calibrator(plan, calibration, weights(networks[0]), examples()).calibrate());
  }

  private static ModelWeights weights(ModelSpec network) {
    return ParameterLayout.weights(network, uniform(ParameterLayout.size(network), -1, 1, 2));
  }

  @Test
  void statisticsAreThoseOfTheQuantizedLayerBefore() {
    ModelSpec network = network("quantized_bits(3,0,1)", "quantized_relu(4,2)");
    ScoringPlan plan = calibrated(new Calibration(false, true), network);
    List<float[]> statistics = plan.statistics().vectors(0, 1);
    float[] x = uniform(ROWS * 3, 2, 4, 1);
    float[] kernel =
        BakedNode.quantize(
            weights(network).layer("dense").get(0),
            network.node("dense").layer().quantizer("kernel_quantizer").orElseThrow().asKernel());
    float[] bias = weights(network).layer("dense").get(1).values();
    for (int unit = 0; unit < 5; unit++) {
      double sum = 0;
      double squares = 0;
      for (int n = 0; n < ROWS; n++) {
        double y = bias[unit];
        for (int i = 0; i < 3; i++) {
          y += x[3 * n + i] * kernel[5 * i + unit];
        }
        sum += y;
        squares += y * y;
      }
      double mean = sum / ROWS;
      assertThat((double) statistics.get(0)[unit]).isCloseTo(mean, within(1e-4));
      assertThat((double) statistics.get(1)[unit])
          .isCloseTo(squares / ROWS - mean * mean, within(1e-3));
    }
  }

  private static org.assertj.core.data.Offset<Double> within(double gap) {
    return org.assertj.core.api.Assertions.within(gap);
  }

  @Test
  void binaryPointsGoWhereTheValuesAre() {
    ModelSpec small = network("quantized_bits(8,2,1)", "quantized_relu(6,6)");
    ScoringPlan plan = calibrated(new Calibration(true, true), small);
    // Normalized values reach about 2 or 3: 64 would waste four bits.
    assertThat(
            plan.configuration(0).node("act").layer().activation("activation").orElseThrow().text())
        .isIn("quantized_relu(6,1)", "quantized_relu(6,2)");
    assertThat(plan.configuration(0).node("dense")).isEqualTo(small.node("dense"));
  }

  @Test
  void configurationsThatAgreeUpToALayerShareWhatWasFittedThere() {
    ScoringPlan plan =
        calibrated(
            new Calibration(true, true),
            network("quantized_bits(4,0,1)", "quantized_relu(4,6)"),
            network("quantized_bits(4,0,1)", "quantized_relu(8,6)"),
            network("ternary()", "quantized_relu(4,6)"));
    assertThat(plan.statistics().vectors()).hasNumberOfRows(2);
    assertThat(plan.statistics().index(0, 1)).isEqualTo(plan.statistics().index(1, 1));
  }

  @Test
  void partsGiveWhatTheWholeGives() {
    List<ModelSpec> networks = new ArrayList<>();
    for (String kernel : List.of("quantized_bits(4,0,1)", "ternary()", "binary()")) {
      networks.add(network(kernel, "quantized_relu(3,5)"));
    }
    ScoringPlan plan = ScoringPlan.of(networks);
    Calibration both = new Calibration(true, true);
    ModelWeights weights = weights(networks.get(0));
    Calibrated whole = new Calibrator(plan, both, weights, examples()).calibrate();
    List<int[]> parts = List.of(new int[] {2, 0}, new int[] {1});
    List<Calibrated> results =
        parts.stream()
            .map(part -> new Calibrator(plan.select(part), both, weights, examples()).calibrate())
            .toList();
    Calibrated joined = Calibrated.join(parts, results, 4);
    assertThat(joined.integers()).isDeepEqualTo(whole.integers());
    for (int c = 0; c < 3; c++) {
      assertThat(joined.statistics().vectors(c, 1))
          .usingRecursiveComparison()
          .isEqualTo(whole.statistics().vectors(c, 1));
    }
  }
}
