package io.sparqat.quant.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantizerSpecsTest {
  @Test
  void everyQuantizerWithItsDefaultsReadsBackFromItsCanonicalText() {
    for (Signature<?> signature : QuantizerSpecs.signatures()) {
      QuantizerSpec spec = QuantizerSpecs.parse(signature.name());

      assertThat(QuantizerSpecs.parse(spec.canonical())).isEqualTo(spec);
      assertThat(spec.name()).isEqualTo(signature.name());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "quantized_bits                              | quantized_bits(8,0,0)",
        "quantized_bits( 4 , 0 , 1 )                 | quantized_bits(4,0,1)",
        "quantized_bits(8,3,alpha='auto_po2')        | quantized_bits(8,3,1,alpha='auto_po2')",
        "quantized_bits(4,0,1,alpha=\"auto\" )       | quantized_bits(4,0,1,alpha='auto')",
        "quantized_bits(4,0,1,alpha=0.5 2.0)         | quantized_bits(4,0,1,alpha=[0.5 2.0])",
        "quantized_bits(4,0,1,alpha=[0.5, 2])        | quantized_bits(4,0,1,alpha=[0.5 2.0])",
        "quantized_bits(4.0,1e0,True)                | quantized_bits(4,1,1)",
        "quantized_bits(6,2.5)                       | quantized_bits(6,2.5,0)",
        "quantized_relu(4,0,0,0.25)                  | quantized_relu(4,0,negative_slope=0.25)",
        "quantized_po2(4,0.5)                        | quantized_po2(4,max_value=0.5)",
        "quantized_po2(4,None,1)                     | quantized_po2(4,use_stochastic_rounding=True)",
        "quantized_tanh(6,2,1)       | quantized_tanh(6,use_stochastic_rounding=True,symmetric=1)",
        "binary(0, 1)                                | binary(alpha=1.0)",
        "ternary(threshold=0.5)                      | ternary(threshold=0.5)",
        "hard_sigmoid                                | hard_sigmoid",
      })
  void textsAreReadAsQkerasReadsThem(String text, String canonical) {
    assertThat(QuantizerSpecs.parse(text).canonical()).isEqualTo(canonical);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "quantized_bits(four)                        | 15 | quotes",
        "quantized_bits(0x4)                         | 15 | not a number",
        "quantized_bits(4);                          | 17 | after",
        "quantized_bits(4                            | 16 | expected ')'",
        "quantized_bits((4))                         | 15 | expected a value",
        "quantized_bits(bits=4,bits=5)               | 22 | given twice",
        "quantized_bits(4,bits=5)                    | 17 | given twice",
        "quantized_bits(bits=4,0)                    | 22 | positional",
        "quantized_bits(4,0,1,alpha=auto)            | 27 | quotes",
        "quantized_bits(4,0,1,alpha='auto_po3')      | 27 | 'auto_po2'",
        "quantized_bits(4,0,2)                       | 19 | 0 or 1",
        "quantized_bits(-3)                          | 15 | from 0",
        "quantized_bits(4,use_stochastic_rouding=1)  | 17 | use_stochastic_rounding",
        "quantised_bits(4)                           |  0 | quantized_bits",
        "quantized_relu(4,0,0,0.3)                   | 21 | power of two",
        "hard_sigmoid(4)                             | 12 | no options",
        "quantized_bits(4,0,1,var_name=')')          | 30 | letters",
      })
  void faultsAreShownWhereTheyAre(String text, int offset, String reason) {
    SpecSyntaxException fault =
        catchThrowableOfType(SpecSyntaxException.class, () -> QuantizerSpecs.parse(text));

    assertThat(fault).hasMessageContaining(reason);
    assertThat(fault.offset()).isEqualTo(offset);
    assertThat(fault).hasMessageEndingWith("\n  " + " ".repeat(offset) + "^");
  }

  @Test
  void kernelsFitTheirScaleWhereNoneIsGiven() {
    assertThat(QuantizerSpecs.parse("quantized_bits(4)").asKernel().canonical())
        .isEqualTo("quantized_bits(4,0,1,alpha='auto_po2')");
    assertThat(QuantizerSpecs.parse("quantized_linear(4,0,0)").asKernel().canonical())
        .isEqualTo("quantized_linear(4,0,1,alpha='auto_po2')");
    assertThat(QuantizerSpecs.parse("binary(alpha=1.0)").asKernel())
        .isEqualTo(QuantizerSpecs.parse("binary(alpha=1.0)"));
    assertThat(QuantizerSpecs.parse("quantized_po2(4)").asKernel())
        .isEqualTo(QuantizerSpecs.parse("quantized_po2(4)"));
    QuantizerSpec threshold = QuantizerSpecs.parse("ternary(threshold=0.5)");
    assertThatThrownBy(threshold::asKernel).hasMessageContaining("threshold");
  }

  @Test
  void groupsAndBoundsOfScalesAreKept() {
    QuantizerSpec spec =
        QuantizerSpecs.parse(
            "quantized_bits(alpha='auto_po2', elements_per_scale=[1, 1], scale_axis=[1, 2],"
                + " min_po2_exponent=-3, max_po2_exponent=3)");

    assertThat(((QuantizedBits) spec).scale())
        .isEqualTo(
            new ScaleRule(List.of(1, 2), List.of(1, 1), OptionalInt.of(-3), OptionalInt.of(3)));
    assertThat(QuantizerSpecs.parse(spec.canonical())).isEqualTo(spec);
  }
}
