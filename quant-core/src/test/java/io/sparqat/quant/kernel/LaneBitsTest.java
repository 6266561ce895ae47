package io.sparqat.quant.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.UnaryOperator;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;

class LaneBitsTest {
  private static final float[] VALUES = {
    0f,
    -0f,
    0.5f,
    -0.5f,
    1.5f,
    -1.5f,
    2.5f,
    -2.5f,
    3.49f,
    -3.49f,
    7f,
    -7f,
    7.4f,
    -7.6f,
    1e30f,
    -1e30f,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.NaN,
    Float.intBitsToFloat(0xFFC00000),
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    Float.MIN_NORMAL,
    -Float.MIN_NORMAL,
    0x1p22f,
    -0x1p22f,
    12582912f,
    -12582912f,
    0.49999997f,
    -0.49999997f,
    6.5f,
    -6.5f
  };

  /** Boxed, so that NaN equals itself. */
  private static Float of(UnaryOperator<FloatVector> operation, float value) {
    return operation.apply(FloatVector.broadcast(LaneMath.FLOATS, value)).lane(0);
  }

  @Test
  void rounding_and_clipping_at_once_is_one_after_the_other() {
    for (float v : VALUES) {
      Float expected = (float) Math.rint(Math.min(Math.max((double) v, -7), 6)) + 0f;
      assertThat(of(x -> LaneBits.keepNan(LaneBits.nearest(x, -7, 6), x), v))
          .as("%s", v)
          .isEqualTo(expected);
    }
  }

  @Test
  void clipping_keeps_what_lies_inside() {
    for (float v : VALUES) {
      assertThat(of(x -> LaneBits.keepNan(LaneBits.clip(x, -2.5f, 7), x), v))
          .as("%s", v)
          .isEqualTo(Float.valueOf(Math.min(Math.max(v, -2.5f), 7)));
      assertThat(of(x -> LaneBits.keepNan(LaneBits.rectify(x, 7), x), v))
          .as("%s", v)
          .isEqualTo(Float.valueOf(Math.min(Math.max(v, 0), 7)));
    }
  }

  @Test
  void the_floor_of_a_small_number_is_exact() {
    for (float v : VALUES) {
      if (Math.abs(v) < 0x1p22f && Float.floatToRawIntBits(v) != 0x80000000) {
        assertThat(of(LaneBits::floor, v)).as("%s", v).isEqualTo((float) Math.floor(v));
      }
    }
  }

  @Test
  void off_a_ramp_is_below_0_above_1_or_not_a_number() {
    for (float v : VALUES) {
      boolean on = v >= 0 && v <= 1 && Float.floatToRawIntBits(v) >= 0;
      assertThat(of(x -> LaneBits.drop(LaneBits.offUnit(x), LaneMath.ONE), v))
          .as("%s", v)
          .isEqualTo(on ? 1f : 0f);
    }
  }

  @Test
  void signs_are_those_of_scalars() {
    for (float v : VALUES) {
      assertThat(of(LaneMath::signOrOne, v))
          .as("%s", v)
          .isEqualTo(Float.valueOf(Float32Math.signOrOne(v)));
    }
  }

  @Test
  void functions_have_the_bits_of_their_scalar_forms() {
    for (float v : VALUES) {
      assertThat(of(LaneMath::tanh, v)).as("%s", v).isEqualTo(Float.valueOf(Float32Math.tanh(v)));
    }
    for (float v = -79; v < 79; v += 0.0371f) {
      assertThat(of(LaneMath::logistic, v))
          .as("%s", v)
          .isEqualTo(Float.valueOf(Float32Math.logistic(v, true)));
      assertThat(of(LaneMath::tanh, v)).as("%s", v).isEqualTo(Float.valueOf(Float32Math.tanh(v)));
    }
  }

  @Test
  void drawn_rounding_goes_up_by_the_fraction() {
    assertThat(up(2.25f, 0.25f)).isEqualTo(3);
    assertThat(up(2.25f, 0.26f)).isEqualTo(2);
    assertThat(up(-2.25f, 0.75f)).isEqualTo(-2);
    assertThat(up(-2.25f, 0.76f)).isEqualTo(-3);
    assertThat(up(2, 0)).isEqualTo(2);
    assertThat(up(2.25f, 0)).isEqualTo(3);
  }

  private static float up(float v, float uniform) {
    FloatVector drawn = FloatVector.broadcast(LaneMath.FLOATS, uniform);
    return of(x -> LaneMath.stochastic(x, drawn), v);
  }
}
