package io.sparqat.quant.spec;

/** How an exponent is made whole, QKeras's {@code log2_rounding}. */
public enum Log2Rounding {
  /** To the nearest exponent, in the logarithmic domain; ties to the even one. */
  RND,
  /** To the exponent below. */
  FLOOR
}
