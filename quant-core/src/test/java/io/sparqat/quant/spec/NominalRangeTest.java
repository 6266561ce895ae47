package io.sparqat.quant.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NominalRangeTest {
  private static NominalRange range(String text) {
    return NominalRange.of(QuantizerSpecs.parse(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "quantized_bits(4,2)                          | -4        | 4",
        "quantized_bits(4,-2)                         | -1        | 1",
        "quantized_bits(4,2,keep_negative=False)      | 0         | 4",
        "quantized_linear(4,0,0)                      | -1        | 0.875",
        "quantized_linear(1,1)                        | -1        | 1",
        "quantized_relu(4,2)                          | 0         | 4",
        "quantized_relu(4,2,negative_slope=0.25)      | -1        | 4",
        "quantized_tanh(4)                            | -1        | 0.875",
        "quantized_sigmoid(4,1)                       | 0.0625    | 0.9375",
        "quantized_po2(4)                             | -8        | 8",
        "quantized_po2(4,2)                           | -2        | 2",
        "quantized_relu_po2(3)                        | 0.0625    | 8",
        "binary(alpha=2.0)                            | -2        | 2",
        "bernoulli                                    | 0         | 1",
        "quantized_hswish(8,2)                        | -0.375    | 4",
        "binary_tanh                                  | -1        | 1",
      })
  void boundsAreThoseOfQkeras(String text, float min, float max) {
    assertThat(range(text).min()).containsExactly(min);
    assertThat(range(text).max()).containsExactly(max);
  }

  @Test
  void boundsFollowTheScaleOfTheLastCall() {
    QuantizerSpec linear = QuantizerSpecs.parse("quantized_linear(4,0,1,alpha='auto')");
    NominalRange after = NominalRange.of(linear, new float[] {0.5f, 2});

    assertThat(after.min()).containsExactly(-0.4375f, -1.75f);
    assertThat(after.max()).containsExactly(0.4375f, 1.75f);
    assertThat(
            NominalRange.of(QuantizerSpecs.parse("quantized_bits_msqe_po2(4)"), new float[] {0.25f})
                .max())
        .containsExactly(1.75f);
  }

  @Test
  void valuesStandInTheOrderOfTheirCodes() {
    assertThat(range("quantized_bits(2,1)").values()).containsExactly(0, 1, -2, -1);
    assertThat(range("quantized_relu(2,0)").values()).containsExactly(0, 0.25f, 0.5f, 0.75f);
    assertThat(range("quantized_linear(2,0,0)").values()).containsExactly(0, 0.5f, -1, -0.5f);
    assertThat(range("quantized_linear(1,0)").values()).containsExactly(0.5f, -0.5f);
  }

  @Test
  void valuesThatCannotBeListedAreRefusedWithTheReason() {
    assertThatThrownBy(() -> range("quantized_bits(4,0,1)").values())
        .hasMessageContaining("symmetric");
    assertThatThrownBy(() -> range("quantized_bits(40)").values()).hasMessageContaining("1048576");
    assertThatThrownBy(() -> range("quantized_po2(4)").values())
        .hasMessage("Cannot list the values of quantized_po2(4): it is no plain fixed point");
  }
}
