package io.sparqat.quant.model.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.form.ModelReader;
import org.junit.jupiter.api.Test;

class DequantizeTest {
  private static final String FLOAT =
      """
      name = m
      input_shape = [8, 8, 1]
      layers = [
        {class = Conv2D, name = c, filters = 4, kernel_size = 3, activation = relu}
        {class = Activation, name = a, activation = tanh}
        {class = Flatten, name = f}
        {class = Dense, name = d, units = 3}
      ]
      """;

  @Test
  void theTwinOfTheQuantizedNetworkIsTheNetworkAgain() {
    ModelSpec model = ModelReader.parse(FLOAT, "m").model();
    ModelSpec quantized =
        Quantize.apply(
            model, QuantizationPlan.uniform("quantized_bits(4,0,1)", "quantized_bits(4,0,1)", 4));
    assertThat(quantized).isNotEqualTo(model);
    ModelSpec twin = Dequantize.apply(quantized);
    assertThat(twin).isEqualTo(model);
  }

  @Test
  void aFoldedLayerBecomesConvolutionNormalizationAndActivation() {
    ModelSpec model =
        ModelReader.parse(
                """
                name = m
                input_shape = [8, 8, 1]
                layers = [
                  {class = QConv2DBatchnorm, name = c, filters = 4, kernel_size = 3, momentum = 0.9,
                   kernel_quantizer = "ternary()", activation = "quantized_relu(4)"}
                  {class = Flatten, name = f}
                ]
                """,
                "m")
            .model();
    ModelSpec twin = Dequantize.apply(model);
    assertThat(twin.node("c").layer().type()).isEqualTo(LayerType.CONV_2D);
    assertThat(twin.node("c_bn").layer().number("momentum")).isEqualTo(0.9);
    assertThat(twin.node("c_act").layer().activation("activation").orElseThrow().text())
        .isEqualTo("relu");
    assertThat(twin.node("f").inputs()).containsExactly("c_act");
  }
}
