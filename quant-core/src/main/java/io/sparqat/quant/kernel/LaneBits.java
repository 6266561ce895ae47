package io.sparqat.quant.kernel;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * Choices between floats by integer arithmetic on their bits. Java 17 keeps a mask as a whole
 * vector and converts it before each use, which takes longer than these; and the order of
 * non-negative floats is the order of their bits, with NaN above infinity.
 *
 * <p>A choice is a vector of integers: all ones where it holds, else 0. Constants are vectors: the
 * JIT compiler stops inlining a loop's methods after some 18 000 nodes, and every operand that it
 * has to broadcast counts.
 */
final class LaneBits {
  /** Added to a magnitude below 2^22, it leaves the nearest integer in the lowest bits. */
  static final float MAGIC = 3 << 22;

  static final int MAGIC_BITS = Float.floatToRawIntBits(MAGIC);

  private static final FloatVector SHIFT = FloatVector.broadcast(LaneMath.FLOATS, MAGIC);
  private static final IntVector SHIFT_BITS = integers(MAGIC_BITS);
  private static final IntVector ONES = integers(-1);
  static final IntVector ZERO = integers(0);
  private static final IntVector ONE = integers(Float.floatToRawIntBits(1));
  private static final IntVector SIGN = integers(0x80000000);
  private static final IntVector MAGNITUDE = integers(0x7FFFFFFF);
  private static final IntVector INFINITY = integers(0x7F800000);

  private LaneBits() {}

  private static IntVector integers(int value) {
    return IntVector.broadcast(LaneMath.INTS, value);
  }

  /** The bits of {@code max(v, 0)}, of NaN ones above all others. */
  static IntVector raised(FloatVector v) {
    IntVector nan = nan(magnitude(v)).and(MAGNITUDE);
    return v.reinterpretAsInts().max(ZERO).or(nan);
  }

  /** The bits of one number in every lane. */
  static IntVector bits(float value) {
    return integers(Float.floatToRawIntBits(value));
  }

  /** The bits of the magnitude. */
  static IntVector magnitude(FloatVector v) {
    return v.reinterpretAsInts().and(MAGNITUDE);
  }

  /** The sign bit alone; set for -0, too. */
  static IntVector sign(FloatVector v) {
    return v.reinterpretAsInts().and(SIGN);
  }

  /** Where {@code a < b}; their difference must be an integer. */
  static IntVector less(IntVector a, IntVector b) {
    return a.sub(b).lanewise(ASHR, 31);
  }

  /** Where {@code a < b}; their difference must be an integer. */
  static IntVector less(IntVector a, int b) {
    return a.sub(b).lanewise(ASHR, 31);
  }

  /** Where the sign bit is set. */
  static IntVector negative(FloatVector v) {
    return v.reinterpretAsInts().lanewise(ASHR, 31);
  }

  /** Where not chosen. */
  static IntVector not(IntVector chosen) {
    return chosen.lanewise(XOR, ONES);
  }

  /** Where a magnitude is that of NaN. */
  static IntVector nan(IntVector magnitude) {
    return less(INFINITY, magnitude);
  }

  /** The value where chosen, else 0. */
  static FloatVector keep(IntVector chosen, FloatVector v) {
    return v.reinterpretAsInts().and(chosen).reinterpretAsFloats();
  }

  /** 0 where chosen, else the value. */
  static FloatVector drop(IntVector chosen, FloatVector v) {
    return keep(not(chosen), v);
  }

  /** 1 where chosen, else 0. */
  static FloatVector one(IntVector chosen) {
    return chosen.and(ONE).reinterpretAsFloats();
  }

  static FloatVector choose(IntVector chosen, FloatVector yes, FloatVector no) {
    IntVector other = no.reinterpretAsInts();
    IntVector difference = yes.reinterpretAsInts().lanewise(XOR, other).and(chosen);
    return other.lanewise(XOR, difference).reinterpretAsFloats();
  }

  /** The result, but NaN where the input is. */
  static FloatVector keepNan(FloatVector result, FloatVector input) {
    return result.reinterpretAsInts().or(nan(magnitude(input))).reinterpretAsFloats();
  }

  /** {@code result} with the sign bit of the input turned into it. */
  static FloatVector signed(FloatVector result, FloatVector input) {
    return result.reinterpretAsInts().lanewise(XOR, sign(input)).reinterpretAsFloats();
  }

  /**
   * {@code min(max(v, low), high)} for {@code low <= 0 <= high}; NaN becomes one of the ends, and 0
   * below a {@code low} of 0 is -0.
   */
  static FloatVector clip(FloatVector v, float low, float high) {
    int least = Float.floatToRawIntBits(low) | 0x80000000;
    int most = Float.floatToRawIntBits(high);
    IntVector bits = v.reinterpretAsInts();
    IntVector limit = bits.lanewise(ASHR, 31).and(least ^ most).lanewise(XOR, most);
    return bits.min(limit).reinterpretAsFloats();
  }

  /** {@code clip(v, 0, high)}; NaN becomes one of the ends. */
  static FloatVector rectify(FloatVector v, float high) {
    IntVector raised = v.reinterpretAsInts().max(ZERO);
    return raised.min(Float.floatToRawIntBits(high)).reinterpretAsFloats();
  }

  /**
   * Where a line is below 0, above 1 or NaN: its bits or their distance to those of 1 are negative.
   */
  static IntVector offUnit(FloatVector line) {
    IntVector bits = line.reinterpretAsInts();
    return ONE.sub(bits).or(bits).lanewise(ASHR, 31);
  }

  /**
   * The nearest integer, ties to even, then clipped; NaN becomes one of the ends.
   *
   * @param low an integer above -2^22
   * @param high an integer below 2^22
   */
  static FloatVector nearest(FloatVector v, float low, float high) {
    IntVector raised = v.add(SHIFT).reinterpretAsInts().max(Float.floatToRawIntBits(MAGIC + low));
    IntVector clipped = raised.min(Float.floatToRawIntBits(MAGIC + high));
    return clipped.reinterpretAsFloats().sub(SHIFT);
  }

  /** Where the nearest integer lies outside a range, for magnitudes below 2^22, or is NaN. */
  static IntVector nearestOutside(FloatVector v, float low, float high) {
    IntVector code = v.add(SHIFT).reinterpretAsInts();
    IntVector below = code.sub(Float.floatToRawIntBits(MAGIC + low));
    IntVector above = integers(Float.floatToRawIntBits(MAGIC + high)).sub(code);
    return below.or(above).lanewise(ASHR, 31);
  }

  /** A float that is an integer below 2^22, as one; a conversion would be slow. */
  static IntVector integer(FloatVector v) {
    return v.add(SHIFT).reinterpretAsInts().sub(SHIFT_BITS);
  }

  /** The greatest integer that is not above {@code v}, for magnitudes below 2^22; -1 for -0. */
  static FloatVector floor(FloatVector v) {
    FloatVector near = v.add(SHIFT).sub(SHIFT);
    return near.sub(one(negative(v.sub(near))));
  }
}
