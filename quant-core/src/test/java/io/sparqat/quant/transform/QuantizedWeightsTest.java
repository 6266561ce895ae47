package io.sparqat.quant.transform;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.ModelBuilder;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.ModelWeights;
import io.sparqat.quant.model.TensorShape;
import io.sparqat.quant.model.WeightTensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QuantizedWeightsTest {
  private static ModelSpec dense(String kernel) {
    return ModelBuilder.named("m")
        .input("x", 2)
        .add(
            "d",
            LayerSpec.of(
                LayerType.Q_DENSE,
                Map.of("units", 2, "use_bias", false, "kernel_quantizer", kernel)))
        .build();
  }

  private static ModelWeights kernel(float... values) {
    return ModelWeights.of(
        Map.of("d", List.of(new WeightTensor("kernel", TensorShape.of(2, 2), values))));
  }

  private static ExportedWeight exported(String quantizer, float... values) {
    return QuantizedWeights.of(dense(quantizer), kernel(values)).layers().get("d").weights().get(0);
  }

  @Test
  void fixedPointWeightsAreMultiplesOfTheStep() {
    ExportedWeight weight = exported("quantized_bits(4,0,1,alpha=1.0)", 0.3f, -2f, 0.06f, 0.99f);
    assertThat(weight.software().values()).containsExactly(0.25f, -0.875f, 0f, 0.875f);
    assertThat(weight.scale()).isEmpty();
  }

  @Test
  void aFittedScaleTimesTheHardwareValuesGivesTheSoftwareOnes() {
    ExportedWeight weight = exported("quantized_bits(4,0,1)", 0.3f, -0.5f, 0.06f, 1.99f);
    float[] hardware = weight.hardware().values();
    float[] software = weight.software().values();
    for (int i = 0; i < hardware.length; i++) {
      assertThat(hardware[i] / 8).isEqualTo(software[i]);
    }
    assertThat(weight.scale().orElseThrow()).hasSize(2);
  }

  @Test
  void powersOfTwoAreExportedAsExponentAndSign() {
    ExportedWeight weight = exported("quantized_po2(4,4)", 0.5f, -2f, 0.26f, -1f);
    assertThat(weight.software().values()).containsExactly(0.5f, -2f, 0.25f, -1f);
    assertThat(weight.hardware().values()).containsExactly(-1f, 1f, -2f, 0f);
    assertThat(weight.sign().orElseThrow()).containsExactly(1f, -1f, 1f, -1f);
  }

  @Test
  void theWeightsGivenAreNotChanged() {
    ModelWeights weights = kernel(0.3f, -2f, 0.06f, 0.99f);
    QuantizedWeights.of(dense("binary(alpha=1.0)"), weights);
    assertThat(weights.layer("d").get(0).values()).containsExactly(0.3f, -2f, 0.06f, 0.99f);
  }

  @Test
  void sparsityCountsZerosAfterQuantization() {
    ModelSpec model = dense("quantized_bits(2,0,1,alpha=1.0)");
    assertThat(Sparsity.of(model, kernel(0.1f, -0.1f, 0.4f, 1f)).total()).isEqualTo(0.5);
  }

  @Test
  void aFusedNormalizationFollowsTheFormula() {
    ModelSpec model =
        ModelBuilder.named("fused")
            .input("x", 2, 2, 1)
            .add(
                "conv",
                LayerSpec.of(
                    LayerType.Q_CONV_2D, Map.of("filters", 2, "kernel_size", 1, "use_bias", false)))
            .add(
                "bn",
                LayerSpec.of(
                        LayerType.Q_BATCH_NORMALIZATION,
                        Map.of("gamma_quantizer", "quantized_relu_po2(6,2048)"))
                    .with("gamma_quantizer", null)
                    .with("variance_quantizer", null)
                    .with("mean_quantizer", "quantized_bits(4,0,1)")
                    .with("beta_quantizer", "quantized_bits(4,0,1)")
                    .with("inverse_quantizer", "quantized_bits(8,0,1)"))
            .build();
    ModelWeights weights =
        ModelWeights.of(
            Map.of(
                "conv",
                List.of(new WeightTensor("kernel", TensorShape.of(1, 1, 1, 2), new float[] {1, 1})),
                "bn",
                List.of(
                    vector("gamma", 1f, 0.25f),
                    vector("beta", 0.5f, 1f),
                    vector("moving_mean", 0.5f, 2.5f),
                    vector("moving_variance", 1.5f, 1f))));
    ExportedLayer.FusedNormalization fused =
        QuantizedWeights.of(model, weights).layers().get("conv").fusedNormalization().orElseThrow();
    assertThat(fused.layer()).isEqualTo("bn");
    assertThat(fused.inverse()).containsExactly(0.8125f, 0.25f);
    assertThat(fused.bias()).containsExactly(0.09375f, 0.65625f);
  }

  private static WeightTensor vector(String name, float... values) {
    return new WeightTensor(name, TensorShape.of(values.length), values);
  }
}
