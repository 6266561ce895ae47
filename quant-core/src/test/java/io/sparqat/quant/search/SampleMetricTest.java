package io.sparqat.quant.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SampleMetricTest {
  private static final float[] TRUTH = {0, 1};
  private static final float[] PREDICTION = {0.4f, 0.6f};

  @Test
  void aFunctionsNameGivesKerasNumbers() {
    // -ln(0.6), twice and once; |0.4| and |-0.4|; their squares
    assertThat(SampleMetric.named("binary_crossentropy").of(TRUTH, PREDICTION))
        .isCloseTo(0.5108256f, within(1e-6f));
    assertThat(SampleMetric.named("categorical_crossentropy").of(TRUTH, PREDICTION))
        .isCloseTo(0.5108256f, within(1e-6f));
    assertThat(
            SampleMetric.named("sparse_categorical_crossentropy").of(new float[] {1}, PREDICTION))
        .isCloseTo(0.5108256f, within(1e-6f));
    assertThat(SampleMetric.named("mae").of(TRUTH, PREDICTION)).isCloseTo(0.4f, within(1e-7f));
    assertThat(SampleMetric.named("mse").of(TRUTH, PREDICTION)).isCloseTo(0.16f, within(1e-7f));
    assertThat(SampleMetric.named("cosine_similarity").of(TRUTH, TRUTH)).isEqualTo(1f);
  }

  @Test
  void accuraciesCountClassesOrValues() {
    float[] half = {0.7f, 0.6f};
    assertThat(SampleMetric.named("binary_accuracy").of(TRUTH, half)).isEqualTo(0.5f);
    assertThat(SampleMetric.named("categorical_accuracy").of(TRUTH, half)).isZero();
    assertThat(SampleMetric.named("sparse_categorical_accuracy").of(new float[] {0}, half))
        .isEqualTo(1f);
  }

  @Test
  void theScoreIsTheMetricTimesWhatIsForgiven() {
    assertThat(SampleMetric.named("mae").score(TRUTH, PREDICTION, 0.05))
        .isCloseTo(0.42f, within(1e-6f));
  }

  @Test
  void anUnknownFunctionIsRefused() {
    assertThatThrownBy(() -> SampleMetric.named("niceness")).hasMessageContaining("must be one of");
  }
}
