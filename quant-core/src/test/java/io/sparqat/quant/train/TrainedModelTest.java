package io.sparqat.quant.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparqat.quant.UserException;
import io.sparqat.quant.dl4j.TrainingOptions;
import io.sparqat.quant.exchange.archive.ModelArchive;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.ModelBuilder;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.optimize.Adam;
import io.sparqat.quant.optimize.GradientClipping;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainedModelTest {
  private static final TrainingOptions OPTIONS =
      new TrainingOptions(Adam.of(0.01), "categorical_crossentropy", 3)
          .withClipping(new GradientClipping(0, 0, 1.5));

  @TempDir Path folder;

  private static ModelSpec network() {
    return ModelBuilder.named("small")
        .input("x", 5)
        .add(LayerType.Q_DENSE, Map.of("units", 7, "kernel_quantizer", "quantized_bits(4,0,1)"))
        .add(LayerType.DROPOUT, Map.of("rate", 0.2))
        .add(LayerType.DENSE, Map.of("units", 3, "activation", "softmax"))
        .build();
  }

  private static ArrayExamples examples() {
    SplittableRandom random = new SplittableRandom(1);
    float[] features = new float[90 * 5];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) random.nextDouble(-1, 1);
    }
    int[] labels = new int[90];
    for (int row = 0; row < labels.length; row++) {
      labels[row] = random.nextInt(3);
    }
    return ArrayExamples.ofClasses(features, labels, 3);
  }

  private Path write() throws IOException {
    Trainer trainer = new Trainer(network(), OPTIONS);
    trainer.fit(examples(), null, TrainingPlan.of(2, 20, 1), report -> {});
    TrainedModel trained = TrainedModel.of(network(), OPTIONS, trainer.graph());
    return Files.write(folder.resolve("model.sparqat"), trained.archive().toBytes());
  }

  @Test
  void trainingGoesOnFromTheFileAsItWould() throws IOException {
    TrainedModel read = TrainedModel.of(ModelArchive.read(write()));
    assertThat(read.model()).isEqualTo(network());
    assertThat(read.options()).isEqualTo(OPTIONS);
    Trainer whole = new Trainer(network(), OPTIONS);
    whole.fit(examples(), null, TrainingPlan.of(4, 20, 1), report -> {});
    Trainer rest = new Trainer(read.graph(), OPTIONS);
    rest.fit(examples(), null, TrainingPlan.of(2, 20, 1), report -> {});
    assertThat(rest.graph().params()).isEqualTo(whole.graph().params());
  }

  @Test
  void theSameModelGivesTheSameBytes() throws IOException {
    byte[] first = Files.readAllBytes(write());
    assertThat(Files.readAllBytes(write())).isEqualTo(first);
  }

  @Test
  void refusesAChangedOptimizerState() throws IOException {
    Path file = write();
    try (FileSystem zip = FileSystems.newFileSystem(file)) {
      byte[] state = Files.readAllBytes(zip.getPath("optimizer.f32"));
      state[0] ^= 1;
      Files.write(zip.getPath("optimizer.f32"), state);
    }
    assertThatThrownBy(() -> ModelArchive.read(file))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("optimizer.f32 is damaged");
  }

  @Test
  void refusesMoreStateThanTheNetworkCanHave() throws IOException {
    Path file = write();
    try (FileSystem zip = FileSystems.newFileSystem(file)) {
      Files.write(zip.getPath("optimizer.f32"), new byte[17 << 20]);
    }
    assertThatThrownBy(() -> ModelArchive.read(file)).hasMessageContaining("has more than");
  }

  @Test
  void weightsAloneCannotGoOn() {
    Trainer trainer = new Trainer(network(), OPTIONS);
    TrainedModel trained = TrainedModel.of(network(), OPTIONS, trainer.graph());
    ModelArchive bare = new ModelArchive(network(), trained.parameters());
    assertThatThrownBy(() -> TrainedModel.of(bare))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("holds weights only");
  }
}
