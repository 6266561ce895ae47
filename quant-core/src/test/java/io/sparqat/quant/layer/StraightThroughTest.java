package io.sparqat.quant.layer;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.TensorShape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Gradients through quantizers of whole layers, against values derived by hand. */
class StraightThroughTest {
  /** One training pass of one sample, gradient 1 for every output. */
  private record Result(float[] output, float[] dx, float[][] dw) {}

  private static Result run(LayerSpec spec, TensorShape shape, float[] x, float[]... weights) {
    LayerOp op = LayerOps.of(spec, List.of(shape));
    Pass pass = Pass.training(1, 0, 0);
    float[] input = new float[x.length * pass.stride()];
    BatchMajor.write(pass, x.length, x, input);
    int features = op.outputShape().size();
    float[] output = new float[features * pass.stride()];
    op.forward(pass, weights, new float[][] {input}, output);
    float[] ones = new float[features];
    Arrays.fill(ones, 1);
    float[] gradient = new float[output.length];
    BatchMajor.write(pass, features, ones, gradient);
    float[] dx = new float[input.length];
    float[][] dw = new float[weights.length][];
    for (int w = 0; w < weights.length; w++) {
      dw[w] = new float[weights[w].length];
    }
    op.backward(pass, weights, new float[][] {input}, output, gradient, new float[][] {dx}, dw);
    float[] y = new float[features];
    BatchMajor.read(pass, features, output, y);
    float[] inputGradient = new float[x.length];
    BatchMajor.read(pass, x.length, dx, inputGradient);
    return new Result(y, inputGradient, dw);
  }

  @Test
  void depthwise_kernels_pass_their_gradient_and_inputs_see_the_quantized_kernel() {
    LayerSpec spec =
        LayerSpec.of(
            LayerType.Q_DEPTHWISE_CONV_2D,
            Map.of(
                "kernel_size",
                List.of(1, 2),
                "use_bias",
                false,
                "depthwise_quantizer",
                "quantized_bits(2,0,1,alpha=1.0)"));
    // Codes are multiples of 1/2 up to 1/2: 0.3 -> 0.5 and -0.9 -> -0.5.
    Result result =
        run(spec, TensorShape.of(1, 2, 1), new float[] {2, 4}, new float[] {0.3f, -0.9f});
    assertThat(result.output).containsExactly(2 * 0.5f + 4 * -0.5f);
    assertThat(result.dx).containsExactly(0.5f, -0.5f);
    assertThat(result.dw[0]).containsExactly(2, 4);
  }

  @Test
  void a_clipped_activation_stops_the_gradient() {
    LayerSpec spec =
        LayerSpec.of(
            LayerType.Q_SCALE_SHIFT,
            Map.of(
                "activation", "quantized_relu(2,0)",
                "weight_quantizer", "quantized_bits(4,2,1,alpha=1.0)",
                "bias_quantizer", "quantized_bits(4,2,1,alpha=1.0)"));
    // z = x * 1 + 0; the ramp ends at 3/4, so only the second of three values passes.
    Result result =
        run(
            spec,
            TensorShape.of(3),
            new float[] {-1, 0.5f, 2},
            new float[] {1.1f},
            new float[] {0.2f});
    assertThat(result.output).containsExactly(0, 0.5f, 0.75f);
    assertThat(result.dx).containsExactly(0, 1, 0);
    assertThat(result.dw[0]).containsExactly(0.5f);
    assertThat(result.dw[1]).containsExactly(1);
  }

  @Test
  void the_reciprocal_of_a_pooling_area_is_quantized_and_scales_the_gradient() {
    LayerSpec spec =
        LayerSpec.of(
            LayerType.Q_GLOBAL_AVERAGE_POOLING_2D,
            Map.of("average_quantizer", "quantized_bits(3,0,1,alpha=1.0)"));
    // 1/3 becomes 1/4, the nearest multiple of 1/4.
    Result result = run(spec, TensorShape.of(1, 3, 1), new float[] {1, 2, 3});
    assertThat(result.output).containsExactly(1.5f);
    assertThat(result.dx).containsExactly(0.25f, 0.25f, 0.25f);
  }

  @Test
  void a_state_is_quantized_where_it_enters_a_step() {
    LayerSpec spec =
        LayerSpec.of(
            LayerType.Q_SIMPLE_RNN,
            Map.of(
                "units", 1,
                "activation", "linear",
                "use_bias", false,
                "kernel_quantizer", "quantized_bits(4,2,1,alpha=1.0)",
                "recurrent_quantizer", "quantized_bits(4,2,1,alpha=1.0)",
                "state_quantizer", "quantized_bits(2,1,1,alpha=1.0)"));
    // h1 = 0.7; it enters step 2 as 1; h2 = 0.2 + 2 * 1 = 2.2.
    Result result =
        run(spec, TensorShape.of(2, 1), new float[] {0.7f, 0.2f}, new float[] {1}, new float[] {2});
    assertThat(result.output).containsExactly(2.2f);
    assertThat(result.dx).containsExactly(2, 1);
    assertThat(result.dw[0]).containsExactly(0.7f * 2 + 0.2f);
    assertThat(result.dw[1]).containsExactly(1);
  }

  @Test
  void a_folded_kernel_is_quantized_after_it_is_scaled() {
    LayerSpec spec =
        LayerSpec.of(
            LayerType.Q_DENSE_BATCHNORM,
            Map.of(
                "units",
                1,
                "epsilon",
                1e-9,
                "ema_freeze_delay",
                0,
                "kernel_quantizer",
                "quantized_bits(3,1,1,alpha=1.0)"));
    // Frozen: inv = gamma / sqrt(4) = 1.5; 1.5 * 0.5 = 0.75 becomes 1 (ties to even).
    // bias' = 1.5 * (0.5 - 1) + 2 = 1.25, which no quantizer touches.
    Result result =
        run(
            spec,
            TensorShape.of(1),
            new float[] {3},
            new float[] {0.5f},
            new float[] {0.5f},
            new float[] {3},
            new float[] {2},
            new float[] {7},
            new float[] {1},
            new float[] {4});
    assertThat(result.output).containsExactly(3 + 1.25f);
    assertThat(result.dx).containsExactly(1);
    assertThat(result.dw[0]).containsExactly(3 * 1.5f);
    assertThat(result.dw[1]).containsExactly(1.5f);
    assertThat(result.dw[2]).containsExactly(0.5f * (0.5f - 1) + 0.5f * 0.5f * 3);
    assertThat(result.dw[3]).containsExactly(1);
  }
}
