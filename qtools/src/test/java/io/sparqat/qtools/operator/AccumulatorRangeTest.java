package io.sparqat.qtools.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparqat.qtools.rule.RuleSet;
import io.sparqat.qtools.type.DataType;
import io.sparqat.qtools.type.Mode;
import io.sparqat.qtools.type.Types;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Values drawn from their types never overflow the accumulator, and use all but one of its bits.
 */
class AccumulatorRangeTest {
  private static final RuleSet RULES = RuleSet.SPARQAT;
  private static final Types TYPES = new Types(RULES);
  private static final int DRAWS = 200;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "quantized_bits(4,0,1)|quantized_bits(8,0,1)",
        "quantized_bits(4,0,0)|quantized_bits(8,0,0)",
        "quantized_bits(5,2,0)|quantized_relu(4,2)",
        "quantized_bits(6,0,1)|quantized_relu(6,0)",
        "quantized_bits(1,0,1)|quantized_relu(3,1)",
        "quantized_bits(4,0,1,keep_negative=False)|quantized_relu(4,2)",
        "ternary|quantized_bits(8,0,0)",
        "ternary|binary",
        "binary|quantized_bits(5,2,0)",
        "binary|binary",
        "binary(use_01=True)|quantized_relu(4,2)",
        "bernoulli|quantized_bits(6,1,0)",
        "quantized_po2(4,1)|quantized_bits(8,0,1)",
        "quantized_po2(4)|quantized_relu(4,2)",
        "quantized_po2(3,2)|quantized_relu_po2(3,2)",
        "quantized_relu_po2(4,2)|quantized_bits(6,0,1)",
        "quantized_bits(8,3,1)|quantized_tanh(6)",
        "quantized_linear(4,0,1)|quantized_sigmoid(6)",
      })
  void sums_of_products_fit_and_the_extreme_sum_needs_every_bit(String weights, String inputs) {
    DataType weight = TYPES.named(weights);
    DataType input = TYPES.named(inputs);
    DataType bias = TYPES.named("quantized_bits(8,3,1)");
    SplittableRandom random = new SplittableRandom(7);
    for (int terms : List.of(1, 3, 16, 100)) {
      Operator product = Multiplication.of(RULES, weight, input);
      DataType sum = Summation.of(RULES, terms, product.output()).output();
      DataType biased = Addition.of(RULES, sum, bias).output();
      double most = 0;
      for (int draw = 0; draw < DRAWS; draw++) {
        double total = 0;
        for (int term = 0; term < terms; term++) {
          double one = value(weight, random) * value(input, random);
          assertFits(product.output().isPo2() ? sum : product.output(), one);
          total += one;
        }
        assertFits(sum, total);
        assertFits(biased, total + value(bias, random));
      }
      most = Math.max(Math.abs(sum.low()), sum.high());
      assertFits(sum, sum.low());
      assertFits(sum, sum.high());
      assertThat(bitsFor(most, sum))
          .as("%s x %s, %d terms: %s", weights, inputs, terms, sum)
          .isGreaterThanOrEqualTo(sum.bits() - 1);
    }
  }

  /** Bits of the smallest type with the same fraction that holds plus or minus the value. */
  private static long bitsFor(double value, DataType like) {
    return DataType.covering(like.fractionBits(), like.signed() ? -value : 0, value).bits();
  }

  private static void assertFits(DataType type, double value) {
    double step = Math.scalb(1.0, (int) -type.fractionBits());
    double high = Math.scalb(1.0, (int) type.intBits()) - step;
    double low = type.signed() ? -Math.scalb(1.0, (int) type.intBits()) : 0;
    if (type.mode() == Mode.FIXED) {
      assertThat(value).as("in %s", type).isBetween(low, high);
      assertThat(value / step).as("on the grid of %s", type).isEqualTo(Math.rint(value / step));
    } else {
      assertThat(value).as("in %s", type).isBetween(type.low(), type.high());
    }
  }

  /** A value of the type, extremes more often than by chance. */
  private static double value(DataType type, SplittableRandom random) {
    return switch (type.mode()) {
      case BINARY -> random.nextBoolean() ? 1 : -1;
      case BINARY01 -> random.nextInt(2);
      case TERNARY -> random.nextInt(3) - 1;
      case PO2 -> {
        DataType.Shifts shifts = type.shifts(RULES);
        int exponent = random.nextInt((int) -shifts.right(), (int) shifts.left() + 1);
        yield Math.scalb(type.signed() && random.nextBoolean() ? -1.0 : 1.0, exponent);
      }
      default -> {
        double step = Math.scalb(1.0, (int) -type.fractionBits());
        if (random.nextInt(4) == 0) {
          yield random.nextBoolean() ? type.low() : type.high();
        }
        long steps = Math.round((type.high() - type.low()) / step);
        yield type.low() + random.nextLong(steps + 1) * step;
      }
    };
  }
}
