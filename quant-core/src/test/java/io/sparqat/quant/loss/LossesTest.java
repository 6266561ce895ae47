package io.sparqat.quant.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.sparqat.quant.layer.Pass;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LossesTest {
  private static final int FEATURES = 4;
  private static final int SIZE = 5;
  private static final Pass PASS = Pass.inference(SIZE);

  private static float[] random(SplittableRandom random, double low, double high) {
    float[] values = new float[FEATURES * PASS.stride()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(low, high);
    }
    return values;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "categorical_crossentropy",
        "binary_crossentropy",
        "mean_squared_error",
        "mean_absolute_error"
      })
  void gradientsAgreeWithFiniteDifferences(String name) {
    check(Losses.of(name), 0.1, 0.9);
    check(Losses.onLogits(name), -2, 2);
  }

  private static void check(Loss loss, double low, double high) {
    SplittableRandom random = new SplittableRandom(1);
    float[] prediction = random(random, low, high);
    float[] label = random(random, 0, 1);
    float[] weight = {1, 0.5f, 2, 0, 1};
    float[] gradient = new float[prediction.length];
    loss.compute(PASS, FEATURES, prediction, label, weight, gradient);
    for (int i = 0; i < prediction.length; i++) {
      if (i % PASS.stride() >= SIZE) {
        assertThat(gradient[i]).isZero();
        continue;
      }
      float at = prediction[i];
      prediction[i] = at + 1e-3f;
      double above = loss.compute(PASS, FEATURES, prediction, label, weight, null);
      prediction[i] = at - 1e-3f;
      double below = loss.compute(PASS, FEATURES, prediction, label, weight, null);
      prediction[i] = at;
      assertThat((double) gradient[i]).isCloseTo((above - below) / 2e-3 / SIZE, offset(1e-3));
    }
  }

  @Test
  void crossEntropyOfLogitsIsThatOfTheirSoftmax() {
    float[] logits = new float[2 * 16];
    float[] probabilities = new float[2 * 16];
    float[] label = new float[2 * 16];
    logits[0] = 1;
    logits[16] = 3;
    label[16] = 1;
    double p = Math.exp(3) / (Math.exp(1) + Math.exp(3));
    probabilities[0] = (float) (1 - p);
    probabilities[16] = (float) p;
    Pass one = Pass.inference(1);
    String name = "categorical_crossentropy";
    assertThat(Losses.onLogits(name).compute(one, 2, logits, label, null, null))
        .isCloseTo(-Math.log(p), offset(1e-7));
    assertThat(Losses.of(name).compute(one, 2, probabilities, label, null, null))
        .isCloseTo(-Math.log(p), offset(1e-6));
  }

  @Test
  void shortNamesMeanTheSame() {
    assertThat(Losses.canonicalName("mse")).isEqualTo("mean_squared_error");
    assertThatThrownBy(() -> Losses.of("triplet")).hasMessageContaining("Invalid loss: triplet");
  }
}
