package io.sparqat.quant.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparqat.quant.layer.NetworkInference;
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

class UnfoldBatchNormTest {
  @Test
  void theUnfoldedNetworkGivesTheSameOutputs() {
    ModelSpec model =
        ModelBuilder.named("folded")
            .input("x", 1, 1, 2)
            .add(
                "conv",
                LayerSpec.of(
                    LayerType.Q_CONV_2D_BATCHNORM,
                    Map.of(
                        "filters",
                        2,
                        "kernel_size",
                        1,
                        "kernel_quantizer",
                        "quantized_bits(8,2,1,alpha=1.0)")))
            .build();
    ModelWeights weights =
        ModelWeights.of(
            Map.of(
                "conv",
                List.of(
                    new WeightTensor(
                        "kernel", TensorShape.of(1, 1, 2, 2), new float[] {1, -0.5f, 0.25f, 2}),
                    vector("bias", 0.1f, 0.2f),
                    vector("gamma", 2f, 0.5f),
                    vector("beta", 0.5f, -1f),
                    new WeightTensor("iteration", TensorShape.of(), new float[] {7}),
                    vector("moving_mean", 0.25f, -0.5f),
                    vector("moving_variance", 4f, 0.25f))));
    NetworkState unfolded = UnfoldBatchNorm.apply(model, weights);
    Map<String, float[]> x = Map.of("x", new float[] {0.5f, -1, 2, 0.125f});
    float[] folded = new NetworkInference(model, false).run(weights, x, 2).get("conv");
    float[] plain =
        new NetworkInference(unfolded.model(), false).run(unfolded.weights(), x, 2).get("conv");
    assertThat(unfolded.model().node("conv").layer().type()).isEqualTo(LayerType.Q_CONV_2D);
    for (int i = 0; i < folded.length; i++) {
      assertThat(plain[i]).isCloseTo(folded[i], within(1e-6f));
    }
  }

  private static WeightTensor vector(String name, float... values) {
    return new WeightTensor(name, TensorShape.of(values.length), values);
  }
}
