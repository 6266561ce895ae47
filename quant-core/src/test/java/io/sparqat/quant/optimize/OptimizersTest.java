package io.sparqat.quant.optimize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.sparqat.quant.model.ClassConfig;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptimizersTest {
  private static Optimizer optimizer(String name, Map<String, Object> config) {
    return Optimizers.of(new ClassConfig(name, config));
  }

  /** One weight from 1.0 through gradients 0.5, -0.25, 1.0. */
  private static double[] path(Optimizer optimizer) {
    float[] state = new float[optimizer.slots()];
    Arrays.fill(state, optimizer.initialState());
    float[] gradients = {0.5f, -0.25f, 1.0f};
    double[] path = new double[gradients.length];
    float weight = 1;
    for (int step = 0; step < gradients.length; step++) {
      float[] update = {gradients[step]};
      optimizer.updates(update, state, 1, step);
      weight -=
          (float) optimizer.weightDecay() * optimizer.learningRate().rate(step) * weight
              + update[0];
      path[step] = weight;
    }
    return path;
  }

  private static void assertPath(Optimizer optimizer, double... expected) {
    double[] path = path(optimizer);
    for (int i = 0; i < expected.length; i++) {
      assertThat(path[i]).isCloseTo(expected[i], offset(2e-6));
    }
  }

  @Test
  void sgd() {
    assertPath(optimizer("SGD", Map.of("learning_rate", 0.1)), 0.95, 0.975, 0.875);
  }

  @Test
  void sgdWithMomentum() {
    // velocity: -0.05, -0.045+0.025=-0.02, -0.018-0.1=-0.118
    assertPath(optimizer("SGD", Map.of("learning_rate", 0.1, "momentum", 0.9)), 0.95, 0.93, 0.812);
  }

  @Test
  void sgdWithNesterovMomentum() {
    // each step: -0.1 g + 0.9 velocity
    assertPath(
        optimizer("SGD", Map.of("learning_rate", 0.1, "momentum", 0.9, "nesterov", true)),
        0.905,
        0.912,
        0.7058);
  }

  @Test
  void adamStepsByTheRateFirst() {
    double[] path = path(optimizer("Adam", Map.of("learning_rate", 0.1)));
    assertThat(path[0]).isCloseTo(0.9, offset(2e-6));
    double m = 0.9 * 0.05 - 0.1 * 0.25;
    double v = 0.999 * 0.00025 + 0.001 * 0.0625;
    double move = 0.1 * (m / (1 - 0.81)) / Math.sqrt(v / (1 - 0.998001));
    assertThat(path[1]).isCloseTo(path[0] - move, offset(1e-5));
  }

  @Test
  void adamWDecaysTheWeightItself() {
    double plain = path(optimizer("Adam", Map.of("learning_rate", 0.1)))[0];
    double decayed = path(optimizer("AdamW", Map.of("learning_rate", 0.1, "weight_decay", 0.5)))[0];
    assertThat(decayed).isCloseTo(plain - 0.05, offset(1e-6));
  }

  @Test
  void rmsProp() {
    double v1 = 0.1 * 0.25;
    double first = 1 - 0.1 * 0.5 / Math.sqrt(v1 + 1e-7);
    double v2 = 0.9 * v1 + 0.1 * 0.0625;
    assertPath(
        optimizer("RMSprop", Map.of("learning_rate", 0.1)),
        first,
        first + 0.1 * 0.25 / Math.sqrt(v2 + 1e-7));
  }

  @Test
  void centeredRmsPropWithMomentum() {
    double v1 = 0.1 * 0.25 - 0.05 * 0.05;
    double move1 = 0.1 * 0.5 / Math.sqrt(v1 + 1e-7);
    double mean2 = 0.9 * 0.05 - 0.1 * 0.25;
    double v2 = 0.9 * 0.025 + 0.1 * 0.0625 - mean2 * mean2;
    double move2 = 0.5 * move1 - 0.1 * 0.25 / Math.sqrt(v2 + 1e-7);
    assertPath(
        optimizer("RMSprop", Map.of("learning_rate", 0.1, "momentum", 0.5, "centered", true)),
        1 - move1,
        1 - move1 - move2);
  }

  @Test
  void adagrad() {
    double first = 1 - 0.1 * 0.5 / Math.sqrt(0.35);
    assertPath(
        optimizer("Adagrad", Map.of("learning_rate", 0.1)),
        first,
        first + 0.1 * 0.25 / Math.sqrt(0.35 + 0.0625));
  }

  @Test
  void nadam() {
    double u1 = 0.9 * (1 - 0.5 * 0.96);
    double u2 = 0.9 * (1 - 0.5 * 0.96 * 0.96);
    double mean = u2 * 0.05 / (1 - u1 * u2) + (1 - u1) * 0.5 / (1 - u1);
    assertPath(optimizer("Nadam", Map.of("learning_rate", 0.1)), 1 - 0.1 * mean / 0.5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"SGD", "Adam", "AdamW", "RMSprop", "Adagrad", "Nadam", "Adamax", "Adadelta"})
  void textFormsAreReadBack(String name) {
    Optimizer optimizer = Optimizers.named(name);
    assertThat(OptimizerText.parse(OptimizerText.write(optimizer))).isEqualTo(optimizer);
  }

  @Test
  void schedules() {
    Schedule cosine = new Schedules.CosineDecay(1, 10, 0.1);
    assertThat(cosine.rate(5)).isCloseTo(0.55f, offset(1e-6f));
    assertThat(cosine.rate(20)).isCloseTo(0.1f, offset(1e-6f));
    Schedule stairs = new Schedules.ExponentialDecay(1, 10, 0.5, true);
    assertThat(stairs.rate(19)).isEqualTo(0.5f);
    Schedule steps = new Schedules.PiecewiseConstantDecay(List.of(5L), List.of(1.0, 0.1));
    assertThat(steps.rate(5)).isEqualTo(1);
    assertThat(steps.rate(6)).isEqualTo(0.1f);
    Schedule warm = new Schedules.WarmUp(4, cosine);
    assertThat(warm.rate(1)).isCloseTo(0.4f, offset(1e-6f));
    assertThat(warm.rate(4)).isEqualTo(1);
  }

  @Test
  void schedulesInsideOptimizersAreReadBack() {
    Optimizer optimizer =
        Optimizers.of(
            new ClassConfig(
                "SGD",
                Map.of(
                    "learning_rate",
                    new Schedules.WarmUp(
                            3, new Schedules.PiecewiseConstantDecay(List.of(2L), List.of(1.0, 0.5)))
                        .config())));
    assertThat(OptimizerText.parse(OptimizerText.write(optimizer))).isEqualTo(optimizer);
  }

  @Test
  void refusesOtherNames() {
    assertThatThrownBy(() -> Optimizers.named("Lion"))
        .hasMessage(
            "Invalid optimizer: Lion (must be one of SGD, Adam, AdamW, Adamax, Nadam, RMSprop,"
                + " Adagrad, Adadelta)");
  }
}
