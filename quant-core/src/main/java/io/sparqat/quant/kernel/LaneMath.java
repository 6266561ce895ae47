package io.sparqat.quant.kernel;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.NE;
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
  static final FloatVector MINUS_ONE = FloatVector.broadcast(FLOATS, -1);
  static final FloatVector ZERO = FloatVector.zero(FLOATS);

  private static final float MAGIC = 3 << 22;
  private static final int MAGIC_BITS = Float.floatToRawIntBits(MAGIC);
  private static final IntVector COUNT = IntVector.zero(INTS).addIndex(1);

  private LaneMath() {}

  /** The largest multiple of the vector width in a count. */
  static int whole(int count) {
    return FLOATS.loopBound(count);
  }

  /** NaN stays NaN. */
  static FloatVector clip(FloatVector v, float low, float high) {
    FloatVector raised = v.blend(low, v.lt(low));
    return raised.blend(high, v.compare(GT, high));
  }

  /** Ties to even, for magnitudes below {@link RoundClip#MAGIC_LIMIT}. */
  static FloatVector nearestSmall(FloatVector v) {
    return v.add(MAGIC).sub(MAGIC);
  }

  /** {@link RoundClip#stochastic} to whole numbers, for magnitudes below its limit. */
  static FloatVector stochastic(FloatVector v, FloatVector uniform) {
    FloatVector near = nearestSmall(v);
    FloatVector floor = near.sub(ONE, near.compare(GT, v));
    FloatVector fraction = v.sub(floor);
    return floor.add(ONE, fraction.compare(GE, uniform).and(fraction.compare(GT, 0)));
  }

  /** -1 below 0, else 1; NaN for NaN. */
  static FloatVector signOrOne(FloatVector v) {
    return ONE.blend(MINUS_ONE, v.lt(0)).blend(v, v.compare(NE, v));
  }

  /** See {@link Float32Math#tanh}. */
  static FloatVector tanh(FloatVector v) {
    FloatVector x = clip(v, -7.90531110763549805f, 7.90531110763549805f);
    FloatVector x2 = x.mul(x);
    FloatVector p = x2.mul(-2.76076847742355e-16f).add(2.00018790482477e-13f);
    p = x2.mul(p).add(-8.60467152213735e-11f);
    p = x2.mul(p).add(5.12229709037114e-08f);
    p = x2.mul(p).add(1.48572235717979e-05f);
    p = x2.mul(p).add(6.37261928875436e-04f);
    p = x2.mul(p).add(4.89352455891786e-03f);
    p = x.mul(p);
    FloatVector q = x2.mul(1.19825839466702e-06f).add(1.18534705686654e-04f);
    q = x2.mul(q).add(2.26843463243900e-03f);
    q = x2.mul(q).add(4.89352518554385e-03f);
    return p.div(q).blend(v, v.abs().lt(0.0004f));
  }

  /** {@code exp(x) / (1 + exp(x))}; see {@link Float32Math#exp}. Saturates from 80 on. */
  static FloatVector logistic(FloatVector v) {
    FloatVector x = clip(v, -80, 80);
    FloatVector t = x.mul(1.44269504088896341f).add(0.5f);
    FloatVector rounded = nearestSmall(t);
    FloatVector m = rounded.sub(ONE, rounded.compare(GT, t));
    FloatVector r = m.mul(-0.693359375f).add(x);
    r = m.mul(2.12194440e-4f).add(r);
    FloatVector r2 = r.mul(r);
    FloatVector even =
        r2.mul(1.37449637986719608306884765625e-3f).add(4.166965186595916748046875e-2f);
    FloatVector odd = r2.mul(8.36894474923610687255859375e-3f).add(0.16666518151760101318359375f);
    even = r2.mul(even).add(0.49999988079071044921875f);
    FloatVector y = r2.mul(r.mul(odd).add(even)).add(r.add(1));
    IntVector exponent = m.add(MAGIC).reinterpretAsInts().sub(MAGIC_BITS); // a cast would be slow
    FloatVector power = exponent.add(127).lanewise(LSHL, 23).reinterpretAsFloats();
    FloatVector e = y.mul(power);
    return e.div(e.add(1));
  }

  /** {@code tanh} of {@code n} values; the two arrays may be the same. */
  static void tanh(float[] x, float[] out, int n) {
    int whole = whole(n);
    for (int i = 0; i < whole; i += WIDTH) {
      tanh(FloatVector.fromArray(FLOATS, x, i)).intoArray(out, i);
    }
    for (int i = whole; i < n; i++) {
      out[i] = Float32Math.tanh(x[i]);
    }
  }

  /** The logistic function of {@code n} values; the two arrays may be the same. */
  static void logistic(float[] x, float[] out, int n) {
    int whole = whole(n);
    for (int i = 0; i < whole; i += WIDTH) {
      logistic(FloatVector.fromArray(FLOATS, x, i)).intoArray(out, i);
    }
    for (int i = whole; i < n; i++) {
      out[i] = Float32Math.logistic(x[i], true);
    }
  }

  /** {@code clip(slope x + 1/2, 0, 1)} of {@code n} values; the two arrays may be the same. */
  static void ramp(float slope, float[] x, float[] out, int n) {
    for (int i = 0; i < n; i++) {
      out[i] = Math.min(Math.max(slope * x[i] + 0.5f, 0), 1);
    }
  }

  /** See {@link CounterRandom#uniform}, for consecutive indices. */
  static FloatVector uniform(int key, int index) {
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
    IntVector bits = v.reinterpretAsInts();
    IntVector magnitude = bits.and(0x7FFFFFFF);
    IntVector exponent = magnitude.add(PowerOfTwoCodes.ROUND_AT_SQRT_2).lanewise(ASHR, 23).sub(127);
    exponent = exponent.min(high).max(low);
    exponent = exponent.blend(low, v.abs().lt(Float32Math.EPSILON).cast(INTS));
    IntVector power = exponent.add(127).lanewise(LSHL, 23);
    IntVector sign = bits.and(0x80000000).blend(0, magnitude.eq(0));
    return power.or(sign).reinterpretAsFloats().blend(v, v.compare(NE, v));
  }
}
