package io.sparqat.quant.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import org.junit.jupiter.api.Test;

class MetricsTest {
  private static double value(String name, float[][] predictions, float[][] targets) {
    Metric metric = Metrics.of(name);
    for (int i = 0; i < predictions.length; i++) {
      metric.add(predictions[i], targets[i]);
    }
    return metric.value();
  }

  @Test
  void accuracyComparesTheLargest() {
    float[][] p = {{0.2f, 0.8f}, {0.6f, 0.4f}, {0.1f, 0.9f}};
    float[][] y = {{0, 1}, {0, 1}, {0, 1}};
    assertThat(value("accuracy", p, y)).isCloseTo(2 / 3.0, offset(1e-12));
  }

  @Test
  void topKCountsTargetsAmongTheKLargest() {
    float[][] p = {{0.1f, 0.2f, 0.3f, 0.4f}, {0.4f, 0.3f, 0.2f, 0.1f}};
    float[][] y = {{0, 1, 0, 0}, {0, 1, 0, 0}};
    assertThat(value("top_2_accuracy", p, y)).isEqualTo(0.5);
    assertThat(value("top_3_accuracy", p, y)).isEqualTo(1);
  }

  @Test
  void oneOutputIsComparedWithAHalf() {
    float[][] p = {{0.6f}, {0.6f}, {0.2f}, {0.9f}};
    float[][] y = {{1}, {0}, {0}, {1}};
    assertThat(value("accuracy", p, y)).isEqualTo(0.75);
  }

  @Test
  void areaUnderCurveIsThatOfTheKerasDocumentation() {
    float[][] p = {{0}, {0.5f}, {0.3f}, {0.9f}};
    float[][] y = {{0}, {0}, {1}, {1}};
    assertThat(value("auc", p, y)).isCloseTo(0.75, offset(1e-9));
  }

  @Test
  void errorsAreMeansOverRowsAndOutputs() {
    float[][] p = {{1, 3}, {0, 0}};
    float[][] y = {{0, 1}, {0, 2}};
    assertThat(value("mse", p, y)).isEqualTo((0.5 * (1 + 4) + 0.5 * 4) / 2);
    assertThat(value("mae", p, y)).isEqualTo((0.5 * (1 + 2) + 0.5 * 2) / 2);
  }

  @Test
  void refusesOtherNames() {
    assertThatThrownBy(() -> Metrics.of("f1")).hasMessageContaining("must be one of accuracy");
  }
}
