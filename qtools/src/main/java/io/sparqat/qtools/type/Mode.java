package io.sparqat.qtools.type;

/** How a type takes part in the operator tables; the ordinal is QTools' {@code mode}. */
public enum Mode {
  /** Fixed point. */
  FIXED,
  /** Sign and exponent of a power of two. */
  PO2,
  /** -1, 0, 1. */
  TERNARY,
  /** -1, 1. */
  BINARY,
  /** 0, 1. */
  BINARY01,
  /** Floating point. */
  FLOAT
}
