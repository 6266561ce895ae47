package io.sparqat.quant.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LayerSpecTest {
  @Test
  void argumentsHaveKerasDefaults() {
    LayerSpec conv = LayerSpec.of(LayerType.CONV_2D, Map.of("filters", 8, "kernel_size", 3));
    assertThat(conv.pair("kernel_size")).containsExactly(3, 3);
    assertThat(conv.pair("strides")).containsExactly(1, 1);
    assertThat(conv.flag("use_bias")).isTrue();
    assertThat(conv.text("padding")).isEqualTo("valid");
    assertThat(conv.activation("activation")).isEmpty();
    assertThat(conv.config("kernel_initializer")).hasValue(ClassConfig.named("GlorotUniform"));
  }

  @Test
  void givingTheDefaultIsTheSameAsNotGivingIt() {
    LayerSpec plain = LayerSpec.of(LayerType.DENSE, Map.of("units", 4));
    assertThat(plain.with("use_bias", true).with("activation", "linear")).isEqualTo(plain);
    assertThat(plain.with("kernel_initializer", "glorot_uniform")).isEqualTo(plain);
    assertThat(plain.with("units", 5)).isNotEqualTo(plain);
  }

  @Test
  void poolingStridesFollowThePoolSize() {
    LayerSpec pool = LayerSpec.of(LayerType.MAX_POOLING_2D, Map.of("pool_size", List.of(2, 3)));
    assertThat(pool.pair("strides")).containsExactly(2, 3);
    assertThat(pool.with("strides", 1).pair("strides")).containsExactly(1, 1);
  }

  @Test
  void noneIsDifferentFromTheDefaultQuantizer() {
    LayerSpec norm = LayerSpec.of(LayerType.Q_BATCH_NORMALIZATION, Map.of());
    assertThat(norm.quantizer("beta_quantizer")).isPresent();
    assertThat(norm.with("beta_quantizer", null).quantizer("beta_quantizer")).isEmpty();
  }

  @Test
  void everyWrongArgumentIsReported() {
    assertThatThrownBy(
            () ->
                LayerSpec.of(
                    LayerType.CONV_2D,
                    Map.of("filters", 0, "kernal_size", 3, "padding", "full", "use_bias", 1)))
        .hasMessageContaining("kernal_size")
        .hasMessageContaining("Invalid filters: 0 (must be >= 1)")
        .hasMessageContaining("Missing argument of Conv2D: kernel_size")
        .hasMessageContaining("Invalid padding: 'full' (must be one of valid, same)")
        .hasMessageContaining("Invalid use_bias: 1 (must be true or false)");
  }

  @Test
  void anotherClassTakesOverWhatBothHaveAlsoDefaults() {
    LayerSpec quantized =
        LayerSpec.of(
            LayerType.Q_DENSE,
            Map.of("units", 4, "kernel_quantizer", "quantized_bits(4,0,1)", "use_bias", false));
    assertThat(quantized.as(LayerType.DENSE, Map.of()))
        .isEqualTo(
            LayerSpec.of(
                LayerType.DENSE,
                Map.of("units", 4, "use_bias", false, "kernel_initializer", "he_normal")));
  }

  @Test
  void everyClassHasItsTwin() {
    assertThat(LayerType.DENSE.quantizedTwin()).hasValue(LayerType.Q_DENSE);
    assertThat(LayerType.Q_CONV_2D_BATCHNORM.floatTwin()).isEmpty();
    assertThat(LayerType.named("QLSTM")).hasValue(LayerType.Q_LSTM);
  }
}
