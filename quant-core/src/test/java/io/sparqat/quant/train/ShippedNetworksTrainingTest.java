package io.sparqat.quant.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparqat.quant.dl4j.TrainingOptions;
import io.sparqat.quant.exchange.archive.ModelArchive;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.form.ModelReader;
import io.sparqat.quant.model.rewrite.QuantizationPlan;
import io.sparqat.quant.model.rewrite.Quantize;
import io.sparqat.quant.optimize.Adam;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every network in {@code conf/models}, quantized at 4 bits, learns, is saved, and goes on. */
class ShippedNetworksTrainingTest {
  private static final int ROWS = 8;
  private static final int EPOCHS = 6;

  @TempDir Path folder;

  static List<Path> networks() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("..", "conf", "models"))) {
      return files.filter(file -> file.toString().endsWith(".conf")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void learnsAtFourBitsAndGoesOnFromItsFile(Path file) throws IOException {
    ModelSpec model =
        Quantize.apply(
            ModelReader.read(file).model(),
            QuantizationPlan.uniform("quantized_bits(4,0,1)", "quantized_bits(4,0,1)", 4));
    ArrayExamples examples = examples(model);
    boolean autoencoder = examples.targetSize() == examples.featureSize();
    TrainingOptions options =
        new TrainingOptions(
            Adam.of(0.002), autoencoder ? "mean_squared_error" : "categorical_crossentropy", 3);
    List<Double> losses = new ArrayList<>();
    Trainer trainer = new Trainer(model, options);
    trainer.fit(
        examples, null, TrainingPlan.of(EPOCHS, ROWS, 1), report -> losses.add(report.loss()));
    assertThat(losses.get(EPOCHS - 1)).as("losses %s", losses).isLessThan(losses.get(0));

    Path saved = folder.resolve("model.sparqat");
    Files.write(saved, TrainedModel.of(model, options, trainer.graph()).archive().toBytes());
    TrainedModel read = TrainedModel.of(ModelArchive.read(saved));
    assertThat(read.model()).isEqualTo(model);
    assertThat(read.graph().params()).isEqualTo(trainer.graph().params());

    Trainer rest = new Trainer(read.graph(), options);
    rest.fit(examples, null, TrainingPlan.of(1, ROWS, 1), report -> {});
    trainer.fit(examples, null, TrainingPlan.of(1, ROWS, 1), report -> {});
    assertThat(rest.graph().params()).isEqualTo(trainer.graph().params());
  }

  /** Drawn rows; the target of an autoencoder is its input. */
  private static ArrayExamples examples(ModelSpec model) {
    SplittableRandom random = new SplittableRandom(7);
    int features = model.inputs().get(0).shape().size();
    int targets = model.shapeOf(model.outputs().get(0)).size();
    float[] x = new float[ROWS * features];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextDouble();
    }
    if (targets == features) {
      return new ArrayExamples(ROWS, features, x, targets, x, null);
    }
    return ArrayExamples.ofClasses(x, random.ints(ROWS, 0, targets).toArray(), targets);
  }
}
