package io.sparqat.quant.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NumberFormatTest {
  private static final List<NumberFormat> SMALL =
      List.of(
          FixedPoint.signed(3, 0),
          FixedPoint.unsigned(2, 1),
          FixedPoint.of(-3, 3, -1),
          FixedPoint.of(2, 5, 0),
          new PowerOfTwo(true, -2, 1),
          new PowerOfTwo(false, 0, 2),
          new Bipolar(0),
          new Bipolar(-2),
          new Ternary(1));

  /** All members: the formats above end at 8 and have no finer grid than 1/8. */
  private static List<Double> members(NumberFormat format) {
    List<Double> members = new ArrayList<>();
    for (double value = -8; value <= 8; value += 0.125) {
      if (format.contains(value)) {
        members.add(value);
      }
    }
    return members;
  }

  @Test
  void productsAndSumsHoldEveryProductAndSumAndReachTheirBounds() {
    for (NumberFormat a : SMALL) {
      for (NumberFormat b : SMALL) {
        NumberFormat product = a.times(b);
        NumberFormat sum = a.plus(b);
        double greatestProduct = Double.NEGATIVE_INFINITY;
        for (double x : members(a)) {
          for (double y : members(b)) {
            assertThat(product.contains(x * y)).as("%s * %s in %s", x, y, product).isTrue();
            assertThat(sum.contains(x + y)).as("%s + %s in %s", x, y, sum).isTrue();
            greatestProduct = Math.max(greatestProduct, x * y);
          }
        }
        assertThat(product.greatest()).as("%s times %s", a, b).isEqualTo(greatestProduct);
        assertThat(sum.greatest()).isEqualTo(a.greatest() + b.greatest());
        assertThat(sum.least()).isEqualTo(a.least() + b.least());
        assertThat(b.times(a)).isEqualTo(product);
        assertThat(b.plus(a)).isEqualTo(sum);
      }
    }
  }

  @Test
  void formatsClosedUnderProductsKeepTheirKind() {
    assertThat(new Bipolar(1).times(new Bipolar(2))).isEqualTo(new Bipolar(3));
    assertThat(new Bipolar(0).times(new Ternary(0))).isEqualTo(new Ternary(0));
    assertThat(new PowerOfTwo(false, -4, 3).times(new PowerOfTwo(true, -8, 7)))
        .isEqualTo(new PowerOfTwo(true, -12, 10));
    assertThat(new PowerOfTwo(false, -4, 3).times(new Bipolar(1)))
        .isEqualTo(new PowerOfTwo(true, -3, 4));
    assertThat(FloatingPoint.FLOAT32.times(new Bipolar(0))).isEqualTo(FloatingPoint.FLOAT32);
  }

  @Test
  void widthsAreThoseOfHardware() {
    assertThat(FixedPoint.signed(8, 0).bits()).isEqualTo(8);
    assertThat(FixedPoint.signed(8, 2).integerBits()).isEqualTo(2);
    assertThat(FixedPoint.signed(8, 2).fractionBits()).isEqualTo(5);
    assertThat(FixedPoint.unsigned(4, 4).fractionBits()).isZero();
    assertThat(FixedPoint.signed(8, 0).times(FixedPoint.unsigned(4, 0)).bits()).isEqualTo(12);
    assertThat(FixedPoint.signed(8, 0).times(FixedPoint.signed(8, 0)).bits()).isEqualTo(16);
    assertThat(new PowerOfTwo(true, -8, 7).bits()).isEqualTo(5);
    assertThat(new PowerOfTwo(false, 0, 0).bits()).isEqualTo(1);
  }

  @Test
  void accumulatorsAreExactlyWideEnough() {
    NumberFormat product = FixedPoint.of(-7, 7, 0).times(FixedPoint.unsigned(4, 4));
    NumberFormat sum = product.accumulated(9);
    assertThat(sum.greatest()).isEqualTo(7 * 15 * 9);
    assertThat(sum.bits()).isEqualTo(11);
    assertThat(new Bipolar(0).accumulated(1)).isEqualTo(new Bipolar(0));
    assertThat(FixedPoint.signed(40, 0).accumulated(1L << 40).bits()).isEqualTo(80);
  }

  @Test
  void whatCannotBeHeldIsRefused() {
    assertThatThrownBy(() -> FixedPoint.of(1, 0, 0)).hasMessageContaining("must not be empty");
    assertThatThrownBy(() -> new PowerOfTwo(true, -4000, 4000).toFixedPoint())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1024 bits");
    assertThatThrownBy(() -> FixedPoint.of(1, 1, 4000).plus(FixedPoint.of(1, 1, -4000)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(FloatingPoint.FLOAT32::toFixedPoint).hasMessageContaining("float32");
    assertThatThrownBy(() -> new FloatingPoint(7)).hasMessageContaining("16, 32 or 64");
  }

  @Test
  void membershipOfFloatingPointIsSurvivingTheRounding() {
    assertThat(FloatingPoint.FLOAT32.contains(0.1f)).isTrue();
    assertThat(FloatingPoint.FLOAT32.contains(0.1)).isFalse();
    assertThat(new FloatingPoint(16).contains(2048)).isTrue();
    assertThat(new FloatingPoint(16).contains(2049)).isFalse();
  }
}
