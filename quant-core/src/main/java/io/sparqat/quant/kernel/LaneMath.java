package io.sparqat.quant.kernel;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/** {@link Float32Math}, {@link RoundClip} and {@link CounterRandom} on vectors, the same bits. */
final class LaneMath {
  static final VectorSpecies<Float> FLOATS = Lanes.SPECIES;
  static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, FLOATS.vectorShape());
  static final int WIDTH = FLOATS.length();
  static final FloatVector ONE = FloatVector.broadcast(FLOATS, 1);
  static final FloatVector ZERO = FloatVector.zero(FLOATS);
  static final FloatVector HALF = FloatVector.broadcast(FLOATS, 0.5f);

  /** Values of a large array that go through several loops while they are in the first cache. */
  static final int TILE = 1024;

  private static final int LARGE = 1 << 17;
  private static final int HEADER_TO_LINE = (64 - 16) / Float.BYTES;
  private static final int LINEAR_TANH = Float.floatToRawIntBits(0.0004f);
  private static final int EPSILON = Float.floatToRawIntBits(Float32Math.EPSILON);
  private static final IntVector COUNT = IntVector.zero(INTS).addIndex(1);

  private static final FloatVector P13 = constant(-2.76076847742355e-16f);
  private static final FloatVector P11 = constant(2.00018790482477e-13f);
  private static final FloatVector P9 = constant(-8.60467152213735e-11f);
  private static final FloatVector P7 = constant(5.12229709037114e-08f);
  private static final FloatVector P5 = constant(1.48572235717979e-05f);
  private static final FloatVector P3 = constant(6.37261928875436e-04f);
  private static final FloatVector P1 = constant(4.89352455891786e-03f);
  private static final FloatVector Q6 = constant(1.19825839466702e-06f);
  private static final FloatVector Q4 = constant(1.18534705686654e-04f);
  private static final FloatVector Q2 = constant(2.26843463243900e-03f);
  private static final FloatVector Q0 = constant(4.89352518554385e-03f);
  private static final FloatVector LOG2_E = constant(1.44269504088896341f);
  private static final FloatVector LN_2_HIGH = constant(-0.693359375f);
  private static final FloatVector LN_2_LOW = constant(2.12194440e-4f);
  private static final FloatVector E6 = constant(1.37449637986719608306884765625e-3f);
  private static final FloatVector E5 = constant(8.36894474923610687255859375e-3f);
  private static final FloatVector E4 = constant(4.166965186595916748046875e-2f);
  private static final FloatVector E3 = constant(0.16666518151760101318359375f);
  private static final FloatVector E2 = constant(0.49999988079071044921875f);

  private LaneMath() {}

  private static FloatVector constant(float value) {
    return FloatVector.broadcast(FLOATS, value);
  }

  /** The largest multiple of the vector width in a count. */
  static int whole(int count) {
    return FLOATS.loopBound(count);
  }

  /**
   * The first element of the vectors of a loop over a large array, whose address is a multiple of
   * 64 bytes: large arrays start a region of the heap with a header of 16 bytes. The elements
   * before it go with those of the {@link #rest}.
   */
  static int start(int count) {
    return count < LARGE ? 0 : HEADER_TO_LINE;
  }

  /** Where the vectors end that begin at {@link #start}. */
  static int end(int count) {
    int start = start(count);
    return start + FLOATS.loopBound(count - start);
  }

  /** The first element that is in no vector between {@link #start} and {@link #end}. */
  static int rest(int count) {
    return start(count) > 0 ? 0 : end(count);
  }

  /** The element after {@code i} that is in no vector. */
  static int nextOfRest(int i, int count) {
    return i + 1 == start(count) ? end(count) : i + 1;
  }

  /** {@link RoundClip#stochastic} to whole numbers, for magnitudes below its limit. */
  static FloatVector stochastic(FloatVector v, FloatVector uniform) {
    FloatVector floor = LaneBits.floor(v);
    IntVector border = uniform.reinterpretAsInts().max(1); // above 0: a whole number never goes up
    IntVector down = LaneBits.negative(v.sub(floor).sub(border.reinterpretAsFloats()));
    return floor.add(LaneBits.one(LaneBits.not(down)));
  }

  /** -1 below 0, else 1; NaN for NaN. */
  static FloatVector signOrOne(FloatVector v) {
    return LaneBits.keepNan(LaneBits.signed(ONE, v.add(ZERO)), v);
  }

  /** See {@link Float32Math#tanh}. Methods first, then operators: see {@link LaneBits}. */
  static FloatVector tanh(FloatVector v) {
    IntVector magnitude = LaneBits.magnitude(v);
    IntVector nan = LaneBits.nan(magnitude);
    IntVector small = LaneBits.less(magnitude, LINEAR_TANH);
    FloatVector x = LaneBits.clip(v, -7.90531110763549805f, 7.90531110763549805f);
    FloatVector x2 = x.mul(x);
    FloatVector p = x2.mul(P13).add(P11);
    p = x2.mul(p).add(P9);
    p = x2.mul(p).add(P7);
    p = x2.mul(p).add(P5);
    p = x2.mul(p).add(P3);
    p = x2.mul(p).add(P1);
    p = x.mul(p);
    FloatVector q = x2.mul(Q6).add(Q4);
    q = x2.mul(q).add(Q2);
    q = x2.mul(q).add(Q0);
    IntVector t = p.div(q).reinterpretAsInts();
    IntVector difference = v.reinterpretAsInts().lanewise(XOR, t).and(small);
    return t.lanewise(XOR, difference).or(nan).reinterpretAsFloats();
  }

  /** {@code exp(x) / (1 + exp(x))}; see {@link Float32Math#exp}. Saturates from 80 on. */
  static FloatVector logistic(FloatVector v) {
    IntVector nan = LaneBits.nan(LaneBits.magnitude(v));
    FloatVector x = LaneBits.clip(v, -80, 80);
    FloatVector m = LaneBits.floor(x.mul(LOG2_E).add(HALF));
    IntVector exponent = LaneBits.integer(m);
    FloatVector r = m.mul(LN_2_HIGH).add(x);
    r = m.mul(LN_2_LOW).add(r);
    FloatVector r2 = r.mul(r);
    FloatVector even = r2.mul(E6).add(E4);
    FloatVector odd = r2.mul(E5).add(E3);
    even = r2.mul(even).add(E2);
    FloatVector y = r2.mul(r.mul(odd).add(even)).add(r.add(ONE));
    FloatVector e = y.mul(exponent.add(127).lanewise(LSHL, 23).reinterpretAsFloats());
    return e.div(e.add(ONE)).reinterpretAsInts().or(nan).reinterpretAsFloats();
  }

  /** {@link #tanh(FloatVector)} of {@code count} values. */
  static void tanh(float[] x, int from, float[] out, int to, int count) {
    int whole = whole(count);
    for (int j = 0; j < whole; j += WIDTH) {
      tanh(FloatVector.fromArray(FLOATS, x, from + j)).intoArray(out, to + j);
    }
    for (int j = whole; j < count; j++) {
      out[to + j] = Float32Math.tanh(x[from + j]);
    }
  }

  /** {@link #logistic(FloatVector)} of {@code count} values; the places may be the same. */
  static void logistic(float[] x, int from, float[] out, int to, int count) {
    int whole = whole(count);
    for (int j = 0; j < whole; j += WIDTH) {
      logistic(FloatVector.fromArray(FLOATS, x, from + j)).intoArray(out, to + j);
    }
    for (int j = whole; j < count; j++) {
      out[to + j] = logistic(x[from + j]);
    }
  }

  /** Turns probabilities into the signs of their distance to uniform numbers. */
  static void signs(float[] chance, float[] uniform, int count) {
    int whole = whole(count);
    for (int j = 0; j < whole; j += WIDTH) {
      FloatVector up = FloatVector.fromArray(FLOATS, chance, j);
      signOrOne(up.sub(FloatVector.fromArray(FLOATS, uniform, j))).intoArray(chance, j);
    }
    for (int j = whole; j < count; j++) {
      chance[j] = Float32Math.signOrOne(chance[j] - uniform[j]);
    }
  }

  /** {@link CounterRandom#uniform} for {@code count} indices from {@code index} on. */
  static void uniform(int key, int index, float[] out, int count) {
    int whole = whole(count);
    for (int j = 0; j < whole; j += WIDTH) {
      uniform(key, index + j).intoArray(out, j);
    }
    for (int j = whole; j < count; j++) {
      out[j] = CounterRandom.uniform(key, index + j);
    }
  }

  /** {@link #logistic(FloatVector)} of one number. */
  static float logistic(float v) {
    return Float32Math.logistic(RoundClip.clip(v, -80, 80), true);
  }

  /** {@code clip(slope x + 1/2, 0, 1)}. */
  static FloatVector ramp(float slope, FloatVector v) {
    return LaneBits.keepNan(LaneBits.rectify(v.mul(slope).add(HALF), 1), v);
  }

  private static FloatVector uniform(int key, int index) {
    IntVector h = COUNT.add(index).lanewise(XOR, key);
    h = h.lanewise(XOR, h.lanewise(LSHR, 16)).mul(0x7FEB352D);
    h = h.lanewise(XOR, h.lanewise(LSHR, 15)).mul(0x846CA68B);
    h = h.lanewise(XOR, h.lanewise(LSHR, 16)).add(key);
    h = h.lanewise(XOR, h.lanewise(LSHR, 16)).mul(0x7FEB352D);
    h = h.lanewise(XOR, h.lanewise(LSHR, 15));
    return ((FloatVector) h.lanewise(LSHR, 8).convert(I2F, 0)).mul(0x1p-24f);
  }

  /**
   * The sign of {@code v} on the power of two nearest to its magnitude in the logarithm; exponents
   * from {@code low} to {@code high}, the lower one below epsilon.
   */
  static FloatVector powerOfTwo(FloatVector v, int low, int high) {
    IntVector magnitude = LaneBits.magnitude(v);
    IntVector exponent = magnitude.add(PowerOfTwoCodes.ROUND_AT_SQRT_2).lanewise(ASHR, 23).sub(127);
    IntVector tiny = LaneBits.less(magnitude, EPSILON);
    IntVector above = exponent.min(high).max(low).sub(low).and(tiny.not());
    FloatVector power = above.add(low + 127).lanewise(LSHL, 23).reinterpretAsFloats();
    IntVector sign = LaneBits.sign(v).and(LaneBits.less(magnitude.neg(), 0)); // 0 has none
    return LaneBits.keepNan(power.reinterpretAsInts().or(sign).reinterpretAsFloats(), v);
  }
}
