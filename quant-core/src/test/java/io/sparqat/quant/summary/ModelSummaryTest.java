package io.sparqat.quant.summary;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.ModelBuilder;
import io.sparqat.quant.model.ModelSpec;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelSummaryTest {
  private static ModelSpec residual() {
    LayerSpec dense =
        LayerSpec.of(
            LayerType.Q_DENSE, Map.of("units", 4, "kernel_quantizer", "quantized_bits(4,0,1)"));
    return ModelBuilder.named("skip")
        .input("x", 4)
        .add("d", dense)
        .add("bn", LayerSpec.of(LayerType.BATCH_NORMALIZATION, Map.of()))
        .add("sum", LayerSpec.of(LayerType.ADD, Map.of()), "bn", "x")
        .build();
  }

  @Test
  void theTableHasShapesParametersAndQuantizers() {
    assertThat(ModelSummary.of(residual()))
        .contains("Model: \"skip\"")
        .containsPattern("d \\(QDense\\) +\\(None, 4\\) +20 +x +kernel: quantized_bits\\(4,0,1\\)")
        .containsPattern("sum \\(Add\\) +\\(None, 4\\) +0 +bn, x")
        .contains("Total params: 36", "Trainable params: 28", "Non-trainable params: 8");
  }

  @Test
  void theDrawingHasABoxPerLayerAndAnEdgePerInput() {
    String svg = ModelDrawing.of(residual()).document();
    assertThat(svg).contains(">QDense (4,)<", ">sum<", "kernel: quantized_bits(4,0,1)");
    assertThat(svg.split("<rect").length - 1).isEqualTo(4);
    assertThat(svg.split("<path").length - 1).isEqualTo(4);
  }
}
