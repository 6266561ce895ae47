package io.sparqat.quant.codebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparqat.quant.conformance.CodebookVectors;
import io.sparqat.quant.conformance.Conformance;
import io.sparqat.quant.conformance.ConformanceReport;
import io.sparqat.quant.kernel.Quantizers;
import io.sparqat.quant.model.TensorShape;
import io.sparqat.quant.spec.QuantizedBits;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CodebookTest {
  @Test
  void agreesWithQkerasWhereverKMeansHasOneAnswer() {
    ConformanceReport report =
        new Conformance(List.of(new CodebookVectors()), 10)
            .run(List.of(Path.of("src/test/resources/golden/quantizers/codebook.json")));

    assertThat(report.failed()).as(report.text()).isZero();
    assertThat(report.passed()).isEqualTo(80);
  }

  @Test
  void noOtherSplitOfTheSortedValuesHasASmallerError() {
    Random random = new Random(7);
    for (int trial = 0; trial < 50; trial++) {
      float[] values = new float[9];
      for (int i = 0; i < values.length; i++) {
        values[i] = random.nextInt(40) / 8f;
      }
      Arrays.sort(values);
      double least = Double.POSITIVE_INFINITY;
      for (int a = 1; a < 8; a++) {
        for (int b = a + 1; b < 9; b++) {
          least = Math.min(least, error(values, 0, a) + error(values, a, b) + error(values, b, 9));
        }
      }
      Codebook found = new Codebook(ScalarKMeans.centers(values, 3));
      double actual = 0;
      for (float value : values) {
        double distance = value - found.value(found.nearest(value));
        actual += distance * distance;
      }
      assertThat(actual).isLessThanOrEqualTo(least + 1e-6);
    }
  }

  private static double error(float[] values, int from, int to) {
    double mean = 0;
    for (int i = from; i < to; i++) {
      mean += values[i] / (double) (to - from);
    }
    double error = 0;
    for (int i = from; i < to; i++) {
      error += (values[i] - mean) * (values[i] - mean);
    }
    return error;
  }

  @Test
  void manyValuesAreMergedFirstAndStillFitted() {
    float[] values = new float[200_000];
    Random random = new Random(11);
    for (int i = 0; i < values.length; i++) {
      values[i] = (i % 4) * 10 + (float) random.nextGaussian();
    }
    float[] centers = Codebook.fit(values, 2, Optional.empty()).centers();

    for (int i = 0; i < 4; i++) {
      assertThat(centers[i]).isBetween(i * 10 - 0.05f, i * 10 + 0.05f);
    }
  }

  @Test
  void weightsComeBackAsTheirNearestCodebookValues() {
    float[] weights = {0, 10, 1, 11, 0, 10, 1, 11, 0, 12, 1, 13};
    CompressedWeights compressed =
        CompressedWeights.fit(weights, TensorShape.of(3, 2, 2), 2, 1, Optional.empty());

    assertThat(compressed.codebooks())
        .containsExactly(new Codebook(0, 1), new Codebook(10.5f, 12.5f));
    assertThat(compressed.weights())
        .containsExactly(0, 10.5f, 1, 10.5f, 0, 10.5f, 1, 10.5f, 0, 12.5f, 1, 12.5f);
  }

  @Test
  void codebookValuesMayBeQuantized() {
    Codebook codebook =
        Codebook.fit(
            new float[] {0.1f, 0.7f},
            1,
            Optional.of(Quantizers.bind(QuantizedBits.of(3, 0, false))));

    assertThat(codebook).isEqualTo(new Codebook(0, 0.75f));
  }

  @Test
  void fewerValuesThanEntriesRepeatTheLast() {
    assertThat(Codebook.fit(new float[] {3, 3, 5}, 2, Optional.empty()))
        .isEqualTo(new Codebook(3, 5, 5, 5));
  }

  @Test
  void whatCannotBeFittedIsRefused() {
    assertThatThrownBy(() -> Codebook.fit(new float[] {1}, 9, Optional.empty()))
        .hasMessage("Invalid bits: 9 (must be from 1 to 8)");
    assertThatThrownBy(() -> Codebook.fit(new float[] {Float.NaN}, 1, Optional.empty()))
        .hasMessageContaining("finite");
    assertThatThrownBy(() -> CompressedEmbeddings.fit(new float[5], 2, 1, Optional.empty()))
        .hasMessageContaining("whole rows of 2");
    assertThatThrownBy(
            () -> CompressedWeights.fit(new float[4], TensorShape.of(2, 2), 2, 1, Optional.empty()))
        .hasMessageContaining("Invalid axis: 2");
  }
}
