package io.sparqat.quant.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparqat.quant.reference.ReferenceQuantizer;
import io.sparqat.quant.spec.QuantizerSpec;
import io.sparqat.quant.spec.QuantizerSpecs;
import java.util.Arrays;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuantizerPropertiesTest {
  private static final int[] SHAPE = {35, 32}; // columns enough for the fused fits
  private static final int SIZE = 1120;

  private static float[] sample(long seed, float scale) {
    Random random = new Random(seed);
    float[] x = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      x[i] = (float) (random.nextGaussian() * scale);
    }
    return x;
  }

  private static float[] quantize(String spec, float[] x) {
    return quantize(Quantizers.bind(QuantizerSpecs.parse(spec)), x);
  }

  private static float[] quantize(Quantizer quantizer, float[] x) {
    float[] y = new float[x.length];
    quantizer.quantize(x, SHAPE, y, Draw.INFERENCE);
    return y;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "quantized_bits(1)",
        "quantized_bits(4,1,1)",
        "quantized_bits(8,2,keep_negative=False)",
        "quantized_bits(5,1,alpha=0.7)",
        "quantized_bits(4,alpha='auto')",
        "quantized_bits(4,alpha='auto_po2')",
        "quantized_bits(3,keep_negative=False,alpha='auto')",
        "quantized_bits(1,alpha='auto')",
        "quantized_bits(6,1,qnoise_factor=0.4)",
        "quantized_linear(4,1)",
        "quantized_linear(1)",
        "quantized_linear(5,symmetric=0,alpha='auto')",
        "quantized_linear(4,alpha='auto_po2')",
        "quantized_linear(4,alpha=0.3)",
        "binary",
        "binary(alpha='auto')",
        "binary(use_01=True,alpha='auto_po2')",
        "ternary",
        "ternary('auto')",
        "ternary('auto_po2')",
        "stochastic_binary('auto')",
        "stochastic_ternary('auto_po2')",
        "bernoulli('auto')",
        "quantized_relu(4,1)",
        "quantized_relu(6,2,negative_slope=0.25)",
        "quantized_relu(5,1,use_sigmoid=1)",
        "quantized_relu(4,2,qnoise_factor=0.5)",
        "quantized_ulaw(6,1)",
        "quantized_tanh(5)",
        "quantized_tanh(6,use_real_tanh=True)",
        "quantized_sigmoid(5)",
        "quantized_sigmoid(6,use_real_sigmoid=True)",
        "quantized_po2(4)",
        "quantized_po2(4,3)",
        "quantized_po2(5,quadratic_approximation=True)",
        "quantized_po2(4,log2_rounding='floor')",
        "quantized_relu_po2(4,2,0.25)",
        "quantized_hswish(6,2)",
        "hard_sigmoid",
        "smooth_tanh",
        "binary_tanh"
      })
  void kernels_agree_with_the_double_precision_oracle(String text) {
    QuantizerSpec spec = QuantizerSpecs.parse(text);
    for (float scale : new float[] {0.05f, 1, 6}) {
      float[] x = sample(17, scale);
      float[] y = quantize(text, x);
      double[] wide = new double[SIZE];
      for (int i = 0; i < SIZE; i++) {
        wide[i] = x[i];
      }
      double[] expected = ReferenceQuantizer.quantize(spec, wide, SHAPE);
      for (int i = 0; i < SIZE; i++) {
        assertThat((double) y[i])
            .as("%s at %s", text, x[i])
            .isCloseTo(expected[i], within(2e-6 * Math.max(1, Math.abs(expected[i]))));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "quantized_bits(4,1,1)", "quantized_bits(8,3)", "quantized_linear(4,1)",
            "quantized_relu(4,2)",
        "binary", "ternary(alpha=1.0)", "quantized_po2(4)", "quantized_po2(4,2)",
        "quantized_bits(4,alpha='auto')", "quantized_linear(4,alpha='auto')"
      })
  void quantizing_twice_is_quantizing_once(String spec) {
    float[] once = quantize(spec, sample(3, 1));
    float[] twice = quantize(spec, once);
    for (int i = 0; i < SIZE; i++) {
      assertThat(twice[i]).isCloseTo(once[i], within(1e-6f * Math.max(1, Math.abs(once[i]))));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "quantized_bits(4,1,1)",
        "quantized_bits(3,0,alpha=2.0)",
        "quantized_linear(4,1)",
        "quantized_relu(4,2)",
        "quantized_relu(6,2,negative_slope=0.25)",
        "binary",
        "ternary",
        "quantized_tanh(5)",
        "quantized_sigmoid(5)",
        "quantized_po2(4)",
        "quantized_relu_po2(4)",
        "quantized_ulaw(6,1)",
        "hard_tanh",
        "binary_sigmoid"
      })
  void greater_inputs_never_give_smaller_outputs(String spec) {
    float[] x = sample(5, 2);
    Arrays.sort(x);
    float[] y = quantize(spec, x);
    for (int i = 1; i < SIZE; i++) {
      assertThat(y[i]).as("%s at %s", spec, x[i]).isGreaterThanOrEqualTo(y[i - 1]);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 8})
  void outputs_of_fixed_point_are_codes_within_their_range(int bits) {
    float step = (float) Math.pow(2, 1 - (bits - 1));
    for (float value : quantize("quantized_bits(%d,1,0)".formatted(bits), sample(7, 3))) {
      assertThat(value / step).isEqualTo((float) Math.rint(value / step));
      assertThat(value).isBetween(-2f, 2 - step);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4, 6})
  void a_tensor_has_no_more_values_than_codes(int bits) {
    TreeSet<Float> values = new TreeSet<>();
    Quantizer quantizer =
        Quantizers.bind(
            QuantizerSpecs.parse("quantized_bits(%d,alpha='auto_po2')".formatted(bits)));
    float[] y = quantize(quantizer, sample(9, 1));
    for (int i = 0; i < SIZE; i += SHAPE[1]) {
      values.add(y[i]);
    }
    assertThat(values.size()).isLessThan(1 << bits);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "quantized_bits(4,alpha='auto')",
        "quantized_bits(4,alpha='auto_po2')",
        "ternary('auto_po2')",
        "binary(alpha='auto_po2')",
        "quantized_linear(4,alpha='auto')"
      })
  void fitted_scales_follow_a_power_of_two(String spec) {
    float[] x = sample(11, 1);
    float[] larger = x.clone();
    for (int i = 0; i < SIZE; i++) {
      larger[i] *= 8;
    }
    float[] y = quantize(spec, x);
    float[] scaled = quantize(spec, larger);
    for (int i = 0; i < SIZE; i++) {
      assertThat(scaled[i]).isCloseTo(8 * y[i], within(1e-5f * (1 + Math.abs(scaled[i]))));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "quantized_bits(4)",
        "quantized_linear(4)",
        "quantized_relu(4,1)",
        "quantized_tanh(4)",
        "quantized_sigmoid(4)",
        "quantized_relu_po2(4,2)",
        "ternary(alpha=1.0)"
      })
  void gradients_are_masked_where_the_range_ends(String spec) {
    float[] x = new float[SIZE];
    float[] ones = new float[SIZE];
    Arrays.fill(ones, 1);
    Arrays.fill(x, 50);
    x[1] = 0.26f;
    Quantizer quantizer = Quantizers.bind(QuantizerSpecs.parse(spec));
    quantize(quantizer, x);
    float[] dx = new float[SIZE];
    quantizer.gradient(x, SHAPE, ones, dx);
    boolean straightThrough = spec.startsWith("quantized_bits") || spec.startsWith("ternary");
    assertThat(dx[0]).isEqualTo(straightThrough ? 1 : 0);
    assertThat(dx[1]).isPositive();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bernoulli",
        "stochastic_binary('auto')",
        "stochastic_ternary('auto_po2')",
        "quantized_bits(4,use_stochastic_rounding=True)",
        "quantized_relu(4,1,use_stochastic_rounding=True)",
        "quantized_po2(4,use_stochastic_rounding=True)",
        "quantized_tanh(4,use_stochastic_rounding=True)",
        "binary('auto',use_stochastic_rounding=True)"
      })
  void draws_replay_by_their_key_and_inference_is_deterministic(String text) {
    QuantizerSpec spec =
        QuantizerSpecs.parse(text.replace("binary('auto',", "binary(alpha='auto',"));
    float[] x = sample(13, 1);
    float[] first = drawn(spec, x, new Draw(1, 2, 3, true));
    assertThat(drawn(spec, x, new Draw(1, 2, 3, true))).isEqualTo(first);
    assertThat(drawn(spec, x, new Draw(1, 2, 4, true))).isNotEqualTo(first);
    assertThat(drawn(spec, x, new Draw(1, 2, 3, false)))
        .isEqualTo(drawn(spec, x, new Draw(9, 8, 7, false)));
  }

  private static float[] drawn(QuantizerSpec spec, float[] x, Draw draw) {
    float[] y = new float[SIZE];
    Quantizers.bind(spec).quantize(x, SHAPE, y, draw);
    return y;
  }
}
