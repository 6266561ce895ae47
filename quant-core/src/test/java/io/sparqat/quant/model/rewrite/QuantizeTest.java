package io.sparqat.quant.model.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparqat.quant.UserException;
import io.sparqat.quant.model.Activation;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.form.ModelDefinition;
import io.sparqat.quant.model.form.ModelReader;
import org.junit.jupiter.api.Test;

class QuantizeTest {
  private static final String NETWORK =
      """
      input_shape = [8, 8, 1]
      layers = [
        {class = Conv2D, name = conv_0, filters = 4, kernel_size = 3, use_bias = false}
        {class = BatchNormalization, name = norm}
        {class = Activation, name = act, activation = relu}
        {class = Conv2D, name = conv_1, filters = 4, kernel_size = 3, activation = relu}
        {class = Flatten, name = flat}
        {class = Dense, name = scores, units = 3}
        {class = Activation, name = soft, activation = softmax}
      ]
      """;

  private static ModelSpec quantized(String block) {
    ModelDefinition definition =
        ModelReader.parse(NETWORK + "quantization {" + block + "}", "test.conf");
    return Quantize.apply(definition.model(), definition.quantization().orElseThrow());
  }

  @Test
  void aNameWinsOverAPatternAndAPatternOverTheClass() {
    ModelSpec model =
        quantized(
            """
            conv_0 {kernel_quantizer = "binary"}
            "conv_.*" {kernel_quantizer = "ternary"}
            QConv2D {kernel_quantizer = "quantized_bits(8,0,1)"}
            QDense {kernel_quantizer = "quantized_bits(8,0,1)"}
            """);
    assertThat(kernel(model, "conv_0")).startsWith("binary");
    assertThat(kernel(model, "conv_1")).startsWith("ternary");
    assertThat(kernel(model, "scores")).startsWith("quantized_bits(8");
  }

  private static String kernel(ModelSpec model, String layer) {
    return model.node(layer).layer().quantizer("kernel_quantizer").orElseThrow().canonical();
  }

  @Test
  void implicitActivationsTakeTheBitsOfThePlan() {
    ModelSpec model =
        quantized("activation_bits = 5, QConv2D {kernel_quantizer = \"quantized_bits(4,0,1)\"}");
    assertThat(model.node("conv_1").layer().activation("activation").map(Activation::text))
        .hasValue("quantized_relu(5,0)");
    assertThat(model.node("act").layer().type()).isEqualTo(LayerType.ACTIVATION);
  }

  @Test
  void onlyTheNamedActivationIsQuantized() {
    ModelSpec model = quantized("QActivation {relu = \"quantized_relu(4)\"}");
    assertThat(model.node("act").layer().type()).isEqualTo(LayerType.Q_ACTIVATION);
    assertThat(model.node("soft").layer().type()).isEqualTo(LayerType.ACTIVATION);
  }

  @Test
  void foldingTakesTheBatchNormalizationIn() {
    ModelSpec model =
        quantized(
            """
            enable_bn_folding = true
            QConv2DBatchnorm {kernel_quantizer = "quantized_bits(4,0,1)", ema_freeze_delay = 10}
            """);
    assertThat(model.hasNode("norm")).isFalse();
    assertThat(model.node("act").inputs()).containsExactly("conv_0");
    assertThat(model.node("conv_0").layer().type()).isEqualTo(LayerType.Q_CONV_2D_BATCHNORM);
    assertThat(model.node("conv_0").layer().flag("use_bias")).isTrue();
    assertThat(model.node("conv_1").layer().type()).isEqualTo(LayerType.CONV_2D);
  }

  @Test
  void everyWrongEntryIsReported() {
    assertThatThrownBy(
            () ->
                quantized(
                    """
                    conv_0 {kernel_quantizer = "binary", gamma_quantizer = "binary"}
                    scores = "quantized_bits(4,0,1)"
                    """))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("layer \"conv_0\": Invalid argument of QConv2D: gamma_quantizer")
        .hasMessageContaining("layer \"scores\": its entry is a single quantizer");
  }
}
