package io.sparqat.quant.model.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparqat.quant.UserException;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.TensorShape;
import org.junit.jupiter.api.Test;

class ModelReaderTest {
  private static final String CNN =
      """
      name = cnn
      input_shape = [28, 28, 1]
      layers = [
        {class = Conv2D, name = conv, filters = 8, kernel_size = 3, activation = relu}
        {class = MaxPooling2D}
        {class = Flatten}
        {class = QDense, units = 10, kernel_quantizer = "quantized_bits(4,0,1)",
         kernel_initializer {class_name = VarianceScaling, config {scale = 2, mode = fan_in}}}
        {class = Activation, name = scores, activation = softmax}
      ]
      quantization {
        activation_bits = 3
        QConv2D {kernel_quantizer = "quantized_bits(3,0,1)", bias_quantizer = null}
      }
      """;

  @Test
  void readsAStackOfLayers() {
    ModelSpec model = ModelReader.parse(CNN, "cnn.conf").model();
    assertThat(model.shapeOf("max_pooling2d")).isEqualTo(TensorShape.of(13, 13, 8));
    assertThat(model.node("q_dense").layer().quantizer("kernel_quantizer")).isPresent();
    assertThat(model.outputs()).containsExactly("scores");
    assertThat(model.isSequential()).isTrue();
  }

  @Test
  void jsonFormRoundTrips() {
    ModelSpec model = ModelReader.parse(CNN, "cnn.conf").model();
    String json = ModelJson.write(model);
    assertThat(ModelJson.parse(json, "cnn.json")).isEqualTo(model);
    assertThat(json).doesNotContain("use_bias");
  }

  @Test
  void readsBranchesByName() {
    ModelSpec model =
        ModelReader.parse(
                """
                inputs = [{name = a, shape = [4]}, {name = b, shape = [4]}]
                layers = [
                  {class = Dense, name = da, units = 3, inputs = a}
                  {class = Dense, name = db, units = 3, inputs = [b]}
                  {class = Add, name = sum, inputs = [da, db]}
                  {class = Bidirectional, name = bi, layer = {class = LSTM, units = 2}, inputs = seq}
                  {class = RepeatVector, name = seq, n = 5, inputs = sum}
                ]
                outputs = [sum, bi]
                """,
                "branches.conf")
            .model();
    assertThat(model.outputs()).containsExactly("sum", "bi");
    assertThat(model.shapeOf("bi")).isEqualTo(TensorShape.of(4));
    assertThat(ModelJson.parse(ModelJson.write(model), "json")).isEqualTo(model);
  }

  @Test
  void everyMistakeIsReportedWithItsLine() {
    assertThatThrownBy(
            () ->
                ModelReader.parse(
                    """
                    input_shape = [8, 8, 1]
                    layers = [
                      {class = Conv2d, filters = 8, kernel_size = 3}
                      {class = Dense, unit = 10}
                      {class = QDense, units = 3, kernel_quantizer = "quantized_bit(4)"}
                    ]
                    quantisation {}
                    """,
                    "bad.conf"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("bad.conf:3: Invalid class: Conv2d (did you mean Conv2D?)")
        .hasMessageContaining("bad.conf:4: Invalid argument of Dense: unit (did you mean units?)")
        .hasMessageContaining("bad.conf:4: Missing argument of Dense: units")
        .hasMessageContaining("bad.conf:5: ")
        .hasMessageContaining("bad.conf:7: unknown key quantisation (did you mean quantization?)");
  }

  @Test
  void aShapeMistakeNamesTheLineOfItsLayer() {
    assertThatThrownBy(
            () ->
                ModelReader.parse(
                    """
                    input_shape = [8]
                    layers = [
                      {class = Dense, units = 8}
                      {class = Conv2D, name = late, filters = 8, kernel_size = 3}
                    ]
                    """,
                    "shape.conf"))
        .hasMessageContaining("shape.conf:4: layer \"late\": Conv2D needs an input of shape");
  }

  @Test
  void includesAndDeepNestingAreRefused() {
    assertThatThrownBy(() -> ModelReader.parse("include \"other.conf\"", "x.conf"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("one file");
    assertThatThrownBy(() -> ModelJson.parse("[".repeat(100_000), "deep.json"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("nested");
  }

  @Test
  void aFutureVersionIsRefused() {
    assertThatThrownBy(
            () ->
                ModelJson.parse(
                    """
                    {"format": "sparqat-model", "version": 2, "input_shape": [1],
                     "layers": [{"class": "Flatten"}]}
                    """,
                    "new.json"))
        .hasMessageContaining("Invalid version: 2");
  }
}
