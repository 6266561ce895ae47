package io.sparqat.quant.model.form;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparqat.quant.exchange.keras.KerasModelReader;
import io.sparqat.quant.exchange.keras.KerasModelWriter;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.rewrite.QuantizationPlan;
import io.sparqat.quant.model.rewrite.Quantize;
import io.sparqat.quant.summary.ModelDrawing;
import io.sparqat.quant.summary.ModelSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every network in {@code conf/models}. */
class ShippedModelsTest {
  private static final Path FOLDER = Path.of("..", "conf", "models");

  static List<Path> networks() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".conf")).sorted().toList();
    }
  }

  @Test
  void allNetworksOfTheBookAreThere() throws IOException {
    assertThat(networks())
        .extracting(file -> file.getFileName().toString().replace(".conf", ""))
        .contains(
            "mnist-cnn",
            "mnist-dense",
            "mnist-autoencoder",
            "mnist-bn",
            "mnist-bn-folded",
            "mnist-po2",
            "mnist-ternary",
            "octave",
            "cifar10-po2",
            "jet-tagger",
            "lenet",
            "resnet8",
            "resnet20",
            "mobilenet-v1",
            "ds-cnn",
            "tiny-autoencoder",
            "lstm-classifier",
            "gru-classifier");
  }

  @ParameterizedTest
  @MethodSource("networks")
  void printsItsSummaryAndDraws(Path file) {
    ModelSpec model = ModelReader.read(file).model();
    assertThat(ModelSummary.of(model))
        .contains("Model: \"" + model.name() + "\"")
        .contains("Total params: ");
    assertThat(ModelDrawing.of(model).document()).contains("</svg>");
  }

  @ParameterizedTest
  @MethodSource("networks")
  void roundTripsThroughJson(Path file) {
    ModelSpec model = ModelReader.read(file).model();
    assertThat(ModelJson.parse(ModelJson.write(model), "json")).isEqualTo(model);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void roundTripsThroughKerasJson(Path file) {
    ModelSpec model = ModelReader.read(file).model();
    assertThat(KerasModelReader.parse(KerasModelWriter.write(model), "json")).isEqualTo(model);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void itsOwnPlanQuantizesEveryWeight(Path file) {
    ModelDefinition definition = ModelReader.read(file);
    ModelSpec quantized =
        Quantize.apply(definition.model(), definition.quantization().orElseThrow());
    assertThat(quantized.nodes())
        .filteredOn(node -> node.layer().has("kernel_regularizer"))
        .isNotEmpty()
        .allMatch(node -> node.layer().type().isQuantized());
    assertThat(ModelJson.parse(ModelJson.write(quantized), "json")).isEqualTo(quantized);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void quantizesAtFourBitsWithTheSameShapes(Path file) {
    ModelSpec model = ModelReader.read(file).model();
    ModelSpec quantized =
        Quantize.apply(
            model, QuantizationPlan.uniform("quantized_bits(4,0,1)", "quantized_bits(4,0,1)", 4));
    model
        .nodes()
        .forEach(
            node ->
                assertThat(quantized.shapeOf(node.name())).isEqualTo(model.shapeOf(node.name())));
    assertThat(quantized.nodes()).noneMatch(node -> node.layer().type() == LayerType.DENSE);
  }
}
