package io.sparqat.quant.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparqat.quant.kernel.Semantics;
import io.sparqat.quant.layer.ParameterLayout;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.ModelBuilder;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.ModelWeights;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FreezeScalesTest {
  @Test
  void aKernelsFittedScaleBecomesAFixedOne() {
    ModelSpec frozen = freeze(dense("quantized_bits(4,0,1,alpha='auto_po2')"));
    assertThat(frozen.node("d").layer().quantizer("kernel_quantizer").orElseThrow().canonical())
        .contains("post_training_scale=");
  }

  @Test
  void aGivenScaleStays() {
    ModelSpec model = dense("ternary(alpha=0.5)");
    assertThat(freeze(model)).isEqualTo(model);
  }

  @Test
  void onlyQuantizedBitsCanBeFrozen() {
    // A kernel's ternary without alpha fits a power of two.
    assertThatThrownBy(() -> freeze(dense("ternary()")))
        .hasMessageContaining("layer \"d\": the scale of its kernel is fitted by auto_po2");
  }

  @Test
  void recurrentLayersGoOnFitting() {
    LayerSpec lstm =
        LayerSpec.of(
            LayerType.Q_LSTM,
            Map.of("units", 2, "kernel_quantizer", "quantized_bits(4,0,1,alpha='auto_po2')"));
    ModelSpec model = ModelBuilder.named("r").input("x", 3, 2).add("l", lstm, "x").build();
    assertThat(freeze(model)).isEqualTo(model);
  }

  private static ModelSpec dense(String quantizer) {
    LayerSpec dense =
        LayerSpec.of(LayerType.Q_DENSE, Map.of("units", 2, "kernel_quantizer", quantizer));
    return ModelBuilder.named("m").input("x", 3).add("d", dense, "x").build();
  }

  private static ModelSpec freeze(ModelSpec model) {
    float[] halves = new float[ParameterLayout.size(model)];
    Arrays.fill(halves, 0.5f);
    ModelWeights weights = ParameterLayout.weights(model, halves);
    return FreezeScales.apply(model, weights, Semantics.CORRECTED);
  }
}
