package io.sparqat.quant.exchange.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparqat.quant.UserException;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.ModelWeights;
import io.sparqat.quant.model.TensorShape;
import io.sparqat.quant.model.WeightTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KerasWeightsReaderTest {
  private static final Path GOLDEN = Path.of("src", "test", "resources", "golden", "models");

  private static ModelSpec model(String name) {
    return KerasModelReader.read(GOLDEN.resolve(name + ".json"));
  }

  @Test
  void aWholeModelHoldsTheSameWeightsAsTheWeightsFile() {
    ModelSpec model = model("lstm_classifier");
    ModelWeights alone =
        KerasWeightsReader.read(GOLDEN.resolve("lstm_classifier.weights.h5"), model);
    ModelWeights whole = KerasWeightsReader.read(GOLDEN.resolve("lstm_classifier.h5"), model);
    assertThat(alone.layer("lstm"))
        .extracting(WeightTensor::name)
        .containsExactly("kernel", "recurrent_kernel", "bias");
    assertThat(alone.layer("lstm").get(1).shape()).isEqualTo(TensorShape.of(8, 32));
    for (int i = 0; i < 3; i++) {
      assertThat(whole.layer("lstm").get(i).values())
          .isEqualTo(alone.layer("lstm").get(i).values());
    }
  }

  @Test
  void aWholeModelHoldsItsArchitecture() {
    String json = KerasWeightsReader.architecture(GOLDEN.resolve("lstm_classifier.h5"));
    assertThat(KerasModelReader.parse(json, "h5")).isEqualTo(model("lstm_classifier"));
    assertThatThrownBy(
            () -> KerasWeightsReader.architecture(GOLDEN.resolve("lstm_classifier.weights.h5")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("without an architecture");
  }

  @Test
  void foldedLayersHaveTheirStatisticsLast() {
    ModelSpec model = model("folded_bn");
    ModelWeights weights = KerasWeightsReader.read(GOLDEN.resolve("folded_bn.weights.h5"), model);
    assertThat(weights.layer("conv_bn"))
        .extracting(WeightTensor::name)
        .containsExactly(
            "kernel", "bias", "gamma", "beta", "iteration", "moving_mean", "moving_variance");
  }

  @Test
  void weightsOfAnotherNetworkAreRefused() {
    assertThatThrownBy(
            () ->
                KerasWeightsReader.read(
                    GOLDEN.resolve("lstm_classifier.weights.h5"), model("auto_scale")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("does not fit network \"auto_scale\"");
  }

  @Test
  void damagedFilesGiveOneMessage(@TempDir Path folder) throws IOException {
    byte[] whole = Files.readAllBytes(GOLDEN.resolve("auto_scale.weights.h5"));
    ModelSpec model = model("auto_scale");
    for (int length : new int[] {0, 7, 100, 1000, whole.length / 2}) {
      Path cut = folder.resolve("cut" + length + ".h5");
      Files.write(cut, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> KerasWeightsReader.read(cut, model))
          .isInstanceOf(UserException.class)
          .hasMessageContaining(cut.toString());
    }
    assertThatThrownBy(() -> KerasWeightsReader.read(folder.resolve("none.h5"), model))
        .isInstanceOf(UserException.class);
  }

  /** Every byte of the header and the group structure altered in turn: never another exception. */
  @Test
  void alteredBytesNeverCrash(@TempDir Path folder) throws IOException {
    byte[] whole = Files.readAllBytes(GOLDEN.resolve("auto_scale.weights.h5"));
    ModelSpec model = model("auto_scale");
    Path file = folder.resolve("altered.h5");
    int refused = 0;
    for (int at = 0; at < Math.min(whole.length, 4000); at += 13) {
      byte[] altered = whole.clone();
      altered[at] ^= (byte) 0xA5;
      Files.write(file, altered);
      try {
        KerasWeightsReader.read(file, model);
      } catch (UserException e) {
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }
}
