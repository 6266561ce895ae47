package io.sparqat.quant.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparqat.quant.kernel.Quantizers;
import io.sparqat.quant.model.TensorShape;
import io.sparqat.quant.spec.QuantizerSpecs;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class InspectionTest {
  private static Inspection inspect(String text, float... values) {
    return new Inspection(
        Quantizers.bind(QuantizerSpecs.parse(text)), values, TensorShape.of(values.length));
  }

  private static OptionalLong code(long code) {
    return OptionalLong.of(code);
  }

  @Test
  void codesAreWhatHardwareStores() {
    Inspection fixed = inspect("quantized_bits(4,0,0)", 0.3f, -2, 5);
    assertThat(fixed.output(1)).isEqualTo(-1);
    assertThat(fixed.code(0)).isEqualTo(code(2));
    assertThat(fixed.code(1)).isEqualTo(code(-8));
    assertThat(fixed.code(2)).isEqualTo(code(7));

    assertThat(inspect("quantized_linear(4,1,1,alpha=0.5)", -9).code(0)).isEqualTo(code(-7));
    assertThat(inspect("quantized_relu(3,1)", 9).code(0)).isEqualTo(code(7));
    assertThat(inspect("ternary(alpha=0.7)", -1).code(0)).isEqualTo(code(-1));
    assertThat(inspect("binary(alpha=3.0)", -1).code(0)).isEqualTo(code(0));
    assertThat(inspect("quantized_po2(4)", -0.3f).code(0)).isEqualTo(code(-2));
    assertThat(inspect("quantized_bits(4,0,1,alpha='auto')", 0.7f, -0.3f).code(0))
        .isEqualTo(code(7));
  }

  @Test
  void valuesOnNoGridHaveNoCode() {
    assertThat(inspect("quantized_ulaw(4)", 0.5f).code(0)).isEmpty();
    assertThat(inspect("quantized_bits(4,qnoise_factor=0.5)", 0.3f).code(0)).isEmpty();
    assertThat(inspect("quantized_bits(4,[1 0])", 0.3f, 0.3f).format()).isEmpty();
  }

  @Test
  void errorsAreThoseOfTheFinitePairs() {
    ErrorStatistics errors =
        ErrorStatistics.of(new float[] {1, -1, Float.NaN, 2}, new float[] {1.5f, -1, 0, 1});

    assertThat(errors.count()).isEqualTo(3);
    assertThat(errors.mean()).isEqualTo(-0.5 / 3);
    assertThat(errors.meanAbsolute()).isEqualTo(0.5);
    assertThat(errors.rootMeanSquare()).isEqualTo(Math.sqrt(1.25 / 3));
    assertThat(errors.greatest()).isEqualTo(1);
    assertThat(errors.greatestAt()).isEqualTo(2);
    assertThat(errors.signalToNoise()).isEqualTo(10 * Math.log10(6 / 1.25));
    assertThat(ErrorStatistics.of(new float[] {1}, new float[] {1}).signalToNoise())
        .isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void aShapeThatDoesNotHoldTheValuesIsRefused() {
    assertThatThrownBy(
            () ->
                new Inspection(
                    Quantizers.bind(QuantizerSpecs.parse("binary")),
                    new float[3],
                    TensorShape.of(2, 2)))
        .hasMessageContaining("(2, 2)");
  }

  @Test
  void aCurveNeedsARangeAndOneChannel() {
    assertThatThrownBy(
            () -> new TransferCurve(Quantizers.bind(QuantizerSpecs.parse("binary")), 1, 1))
        .hasMessageContaining("Invalid range: 1.0 to 1.0");
    assertThatThrownBy(
            () -> TransferCurve.of(Quantizers.bind(QuantizerSpecs.parse("binary(alpha=[1 2])"))))
        .hasMessageContaining("Cannot draw the curve of binary(alpha=[1.0 2.0]):");
  }
}
