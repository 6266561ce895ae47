package io.sparqat.qtools.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparqat.quant.conformance.VectorCheck;

/** Numbers as Python writes them to JSON. */
final class Numbers {
  private static final double RELATIVE = 1e-12;

  /** AutoQKeras takes ln(rate) in float32 from NumPy, whose vector code is up to 4 ulp off. */
  private static final double FLOAT32_LOGARITHM = 4 * Math.ulp(1f);

  private Numbers() {}

  /** {@code true} and 1 mean the same; a sign may be either. */
  static boolean truth(JsonNode node) {
    return node.isBoolean() ? node.booleanValue() : node.asInt() != 0;
  }

  /** A number, or one of the texts NaN, Infinity, -Infinity. */
  static double number(JsonNode node) {
    return node.isTextual() ? Double.parseDouble(node.textValue()) : node.asDouble();
  }

  /** Compares up to the last bits of double precision. */
  static void close(VectorCheck check, String field, JsonNode expected, double actual) {
    close(check, field, expected, actual, RELATIVE);
  }

  /** Compares what a forgiving factor forgives. */
  static void forgiven(VectorCheck check, String field, JsonNode expected, double actual) {
    close(check, field, expected, actual, FLOAT32_LOGARITHM);
  }

  private static void close(
      VectorCheck check, String field, JsonNode expected, double actual, double relative) {
    double value = number(expected);
    if (!(Double.compare(value, actual) == 0
        || Math.abs(value - actual) <= relative * Math.abs(value))) {
      check.mismatch(field + ": expected " + value + ", got " + actual);
    }
  }
}
