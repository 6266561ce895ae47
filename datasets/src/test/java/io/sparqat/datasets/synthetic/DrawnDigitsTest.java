package io.sparqat.datasets.synthetic;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparqat.datasets.ByteFeatures;
import io.sparqat.datasets.DataSet;
import io.sparqat.datasets.Features;
import io.sparqat.datasets.LabeledRows;
import io.sparqat.datasets.Sha256;
import io.sparqat.datasets.Split;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DrawnDigitsTest {
  @Test
  void oneSeedGivesTheSameBytesOnEveryMachine() {
    DataSet data = DrawnDigits.generate(200, 100, 1);
    assertThat(Sha256.of(((ByteFeatures) data.rows(Split.TRAIN).features()).values()))
        .isEqualTo("06e9c649ec0c1d380f88bdde82193f262c3b73a237ff24a2eae3486d5035c2ca");
    assertThat(Sha256.of(((ByteFeatures) data.rows(Split.TEST).features()).values()))
        .isEqualTo("656d919095a05be05d85eebb5b83e1dbe53cb63a21c7528f0d5a2e6a2e4ffda1");
  }

  @Test
  void imagesDependOnSeedAndIndexAlone() {
    byte[] few = pixels(DrawnDigits.generate(20, 10, 4), Split.TRAIN);
    byte[] many = pixels(DrawnDigits.generate(1000, 10, 4), Split.TRAIN);
    assertThat(Arrays.copyOf(many, few.length)).isEqualTo(few);
    assertThat(pixels(DrawnDigits.generate(20, 10, 5), Split.TRAIN)).isNotEqualTo(few);
    assertThat(pixels(DrawnDigits.generate(20, 20, 4), Split.TEST)).isNotEqualTo(few);
  }

  @Test
  void classesAreBalancedAndImagesNeitherEmptyNorFull() {
    LabeledRows rows = DrawnDigits.generate(500, 10, 1).rows(Split.TRAIN);
    assertThat(rows.histogram()).containsOnly(50);
    for (int row = 0; row < rows.rows(); row++) {
      double sum = 0;
      for (int f = 0; f < 784; f++) {
        sum += rows.features().at(row, f);
      }
      assertThat(sum / 784).isBetween(0.03, 0.5);
    }
  }

  @Test
  void aLinearModelStaysUnderNinetyPercent() {
    DataSet data = DrawnDigits.generate(4000, 1000, 1);
    double accuracy = accuracyOfSoftmaxRegression(data);
    assertThat(accuracy).isBetween(0.5, 0.9);
  }

  private static byte[] pixels(DataSet data, Split split) {
    return ((ByteFeatures) data.rows(split).features()).values();
  }

  /** Softmax regression, plain stochastic gradient descent, ten passes. */
  private static double accuracyOfSoftmaxRegression(DataSet data) {
    LabeledRows train = data.rows(Split.TRAIN);
    LabeledRows test = data.rows(Split.TEST);
    float[][] weights = new float[10][785];
    float[] image = new float[784];
    for (int step = 0; step < 10 * train.rows(); step++) {
      int row = step % train.rows();
      float[] scores = scores(weights, train.features(), row, image);
      float top = max(scores);
      double sum = IntStream.range(0, 10).mapToDouble(c -> Math.exp(scores[c] - top)).sum();
      float rate = 0.02f / (1 + step / (float) train.rows());
      for (int c = 0; c < 10; c++) {
        float probability = (float) (Math.exp(scores[c] - top) / sum);
        float gradient = rate * (probability - (train.labels()[row] == c ? 1 : 0));
        for (int f = 0; f < 784; f++) {
          weights[c][f] -= gradient * image[f];
        }
        weights[c][784] -= gradient;
      }
    }
    int correct = 0;
    for (int row = 0; row < test.rows(); row++) {
      float[] scores = scores(weights, test.features(), row, image);
      correct += scores[test.labels()[row]] == max(scores) ? 1 : 0;
    }
    return correct / (double) test.rows();
  }

  private static float[] scores(float[][] weights, Features features, int row, float[] image) {
    features.gather(new int[] {row}, 0, 1, 1, image);
    float[] scores = new float[10];
    for (int c = 0; c < 10; c++) {
      float score = weights[c][784];
      for (int f = 0; f < 784; f++) {
        score += weights[c][f] * image[f];
      }
      scores[c] = score;
    }
    return scores;
  }

  private static float max(float[] values) {
    float max = values[0];
    for (float value : values) {
      max = Math.max(max, value);
    }
    return max;
  }
}
