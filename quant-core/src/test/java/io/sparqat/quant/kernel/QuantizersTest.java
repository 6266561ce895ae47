package io.sparqat.quant.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.sparqat.quant.spec.QuantizerSpecs;
import org.junit.jupiter.api.Test;

class QuantizersTest {
  private static float[] run(String spec, int[] shape, float... x) {
    float[] y = new float[x.length];
    Quantizers.bind(QuantizerSpecs.parse(spec)).quantize(x, shape, y, Draw.INFERENCE);
    return y;
  }

  @Test
  void quantized_bits_rounds_ties_to_even_and_clips() {
    assertThat(run("quantized_bits(4,0,0)", new int[] {6}, .0625f, .1875f, .3125f, -.0625f, -2, 9))
        .containsExactly(0, .25f, .25f, 0, -1, .875f);
  }

  @Test
  void a_given_alpha_multiplies_the_output_of_quantized_bits() {
    assertThat(run("quantized_bits(4,alpha=2.0)", new int[] {3}, .3f, -.9f, 2))
        .containsExactly(.5f, -1.75f, 1.75f);
  }

  @Test
  void a_fitted_scale_is_found_for_each_channel() {
    float[] x = {.2f, -.5f, -.1f, .9f, .7f, -.05f};
    assertThat(run("quantized_bits(4,0,1,alpha='auto_po2')", new int[] {3, 2}, x))
        .containsExactly(.25f, -.5f, -.125f, .875f, .75f, 0);
  }

  @Test
  void one_bit_with_a_fitted_scale_is_a_fitted_sign() {
    assertThat(run("quantized_bits(1,0,1,alpha='auto')", new int[] {4}, 1, 2, -3, -2))
        .containsExactly(new float[] {2, 2, -2, -2}, offset(1e-6f));
  }

  @Test
  void a_fitted_scale_without_negatives_uses_all_codes() {
    assertThat(
            run("quantized_bits(2,keep_negative=False,alpha='auto')", new int[] {4}, 3, 2, 1, -3))
        .containsExactly(3, 2, 1, 0);
  }

  @Test
  void an_infinite_value_has_an_infinite_scale_in_qkeras_whatever_the_vectors() {
    float[] x = new float[64];
    java.util.Arrays.fill(x, 0.25f);
    x[2] = Float.POSITIVE_INFINITY;
    Quantizer quantizer =
        Quantizers.bind(
            QuantizerSpecs.parse("quantized_bits(4,0,alpha='auto_po2')"), Semantics.QKERAS);
    quantizer.quantize(x, new int[] {32, 2}, new float[64], Draw.INFERENCE);
    assertThat(quantizer.scale()[0]).isInfinite();
    assertThat(quantizer.scale()[1]).isFinite();
  }

  @Test
  void quantizing_in_place_gives_the_same_values() {
    float[] x = {.3f, -.7f, .2f, .9f, -.1f, .6f};
    for (String spec :
        new String[] {
          "quantized_bits(4,alpha='auto_po2')", "quantized_relu(4,1)", "ternary('auto')", "binary"
        }) {
      float[] expected = run(spec, new int[] {3, 2}, x);
      float[] inPlace = x.clone();
      Quantizers.bind(QuantizerSpecs.parse(spec))
          .quantize(inPlace, new int[] {3, 2}, inPlace, Draw.INFERENCE);
      assertThat(inPlace).as(spec).isEqualTo(expected);
    }
  }
}
