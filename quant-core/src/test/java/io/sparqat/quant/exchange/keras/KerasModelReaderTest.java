package io.sparqat.quant.exchange.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparqat.quant.UserException;
import io.sparqat.quant.layer.weight.Constraints;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.TensorShape;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KerasModelReaderTest {
  private static final String SEQUENTIAL =
      """
      {"class_name": "Sequential", "config": {"name": "net", "layers": [
        {"class_name": "QDense", "config": {"name": "d0", "batch_input_shape": [null, 12],
          "trainable": true, "dtype": "float32", "units": 4, "activation": "linear",
          "use_bias": true, "kernel_range": null,
          "kernel_initializer": {"class_name": "QInitializer", "config": {
            "initializer": {"class_name": "HeNormal", "config": {"seed": null}},
            "use_scale": true, "quantizer": "quantized_bits(4,0,1,alpha=1.0)"}},
          "kernel_quantizer": {"class_name": "quantized_bits", "config": {"bits": 4, "integer": 0,
            "symmetric": 1, "alpha": 1.0, "keep_negative": true, "qnoise_factor": 1.0}},
          "bias_quantizer": null}},
        {"class_name": "QActivation", "config": {"name": "a0", "activation": "quantized_relu(4)"}},
        %s
      ]}, "keras_version": "2.15.0"}
      """;

  @Test
  void aSequentialModelReadsItsFirstLayersShape() {
    ModelSpec model =
        KerasModelReader.parse(
            SEQUENTIAL.formatted(
                "{\"class_name\": \"Dense\", \"config\": {\"name\": \"d1\", \"units\": 3}}"),
            "net.json");
    assertThat(model.shapeOf("d0_input")).isEqualTo(TensorShape.of(12));
    assertThat(model.shapeOf("d1")).isEqualTo(TensorShape.of(3));
    assertThat(model.node("d0").layer().quantizer("kernel_quantizer").orElseThrow().canonical())
        .isEqualTo("quantized_bits(4,0,1,alpha=1.0)");
    assertThat(model.node("a0").layer().type()).isEqualTo(LayerType.Q_ACTIVATION);
  }

  @Test
  void everyUnknownPartIsReported() {
    assertThatThrownBy(
            () ->
                KerasModelReader.parse(
                    SEQUENTIAL.formatted(
                        """
                        {"class_name": "Lambda", "config": {"name": "code"}},
                        {"class_name": "Dense", "config": {"name": "d1", "units": 3, "unitz": 1}}
                        """),
                    "net.json"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("layer \"code\": Cannot read layer class Lambda")
        .hasMessageContaining("layer \"d1\": Invalid argument of Dense: unitz (did you mean");
  }

  /** Keras 2.15 writes the range of quantized_linear so, and a scale that is an array. */
  @Test
  void tensorsAmongTheOptionsAreTheirValues() {
    LayerSpec layer =
        KerasModelReader.parse(
                SEQUENTIAL.formatted(
                    """
                    {"class_name": "QDense", "config": {"name": "d1", "units": 2,
                      "kernel_constraint": {"class_name": "Clip", "config": {
                        "min_value": {"class_name": "__tensor__",
                          "config": {"value": -1.875, "dtype": "float32"}},
                        "max_value": {"class_name": "__tensor__",
                          "config": {"value": 1.875, "dtype": "float32"}}}},
                      "kernel_quantizer": {"class_name": "quantized_bits", "config": {"bits": 4,
                        "alpha": "auto_po2", "post_training_scale": {"class_name": "__numpy__",
                          "config": {"value": [[0.5, 0.25]], "dtype": "float32"}}}}}}
                    """),
                "net.json")
            .node("d1")
            .layer();
    float[] weight = {-3, -1, 1, 3};
    Constraints.of(layer, "kernel").orElseThrow().apply(weight, TensorShape.of(2, 2));
    assertThat(weight).containsExactly(-1.875f, -1, 1, 1.875f);
    assertThat(layer.quantizer("kernel_quantizer").orElseThrow().canonical())
        .contains("post_training_scale=[0.5 0.25]");
  }

  @Test
  void textThatIsNoModelIsRefusedWithItsLine() {
    assertThatThrownBy(() -> KerasModelReader.parse("{\n\"class_name\": }", "x.json"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("x.json:2: it is not JSON");
    assertThatThrownBy(() -> KerasModelReader.parse("{}", "x.json"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("no Keras model");
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto_scale", "folded_bn", "binary_mlp", "lstm_classifier"})
  void whatIsWrittenIsReadAgain(String name) {
    ModelSpec model =
        KerasModelReader.read(Path.of("src/test/resources/golden/models", name + ".json"));
    assertThat(KerasModelReader.parse(KerasModelWriter.write(model), "written")).isEqualTo(model);
  }
}
