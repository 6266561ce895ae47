package io.sparqat.quant.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What came of one vector: every comparison is made, and any mismatch fails the vector. */
public final class VectorCheck {
  private static final int SHOWN_VALUES = 4;

  private final List<String> mismatches = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private @Nullable String skipReason;
  private long worstUlp;

  /** Compares float32 values within a number of ulps; see {@link Ulps#between}. */
  public VectorCheck floats(String field, float[] expected, float[] actual, long allowedUlp) {
    return floats(field, expected, actual, allowedUlp, Float.MIN_NORMAL);
  }

  /** Compares float32 values within a number of ulps; magnitudes below {@code least} count as 0. */
  public VectorCheck floats(
      String field, float[] expected, float[] actual, long allowedUlp, float least) {
    if (!sameLength(field, expected.length, actual.length)) {
      return this;
    }
    List<String> shown = new ArrayList<>();
    int wrong = 0;
    for (int i = 0; i < expected.length; i++) {
      long ulp = Ulps.between(expected[i], actual[i], least);
      if (ulp > allowedUlp) {
        wrong++;
        show(shown, i, expected[i], actual[i], ulp == Ulps.UNRELATED ? "" : " (" + ulp + " ulp)");
      }
      if (ulp != Ulps.UNRELATED) {
        worstUlp = Math.max(worstUlp, ulp);
      }
    }
    return report(field, wrong, expected.length, shown);
  }

  /** Compares with {@code |expected - actual| <= absolute + relative * |expected|}. */
  public VectorCheck close(
      String field, float[] expected, float[] actual, double relative, double absolute) {
    if (!sameLength(field, expected.length, actual.length)) {
      return this;
    }
    List<String> shown = new ArrayList<>();
    int wrong = 0;
    for (int i = 0; i < expected.length; i++) {
      if (Float.compare(expected[i], actual[i]) == 0 || expected[i] == actual[i]) {
        continue;
      }
      double error = Math.abs((double) expected[i] - actual[i]);
      if (!(error <= absolute + relative * Math.abs(expected[i]))) {
        wrong++;
        show(shown, i, expected[i], actual[i], "");
      }
    }
    return report(field, wrong, expected.length, shown);
  }

  /** Compares two values by {@code equals}. */
  public VectorCheck same(String field, @Nullable Object expected, @Nullable Object actual) {
    if (!Objects.equals(expected, actual)) {
      mismatch(field + ": expected " + expected + ", got " + actual);
    }
    return this;
  }

  /** Fails the vector. */
  public void mismatch(String message) {
    mismatches.add(message);
  }

  /** Records which listed difference from QKeras, or which refusal, the vector shows. */
  public void note(String note) {
    notes.add(note);
  }

  /** Leaves the vector out, for a reason that is printed. */
  public void skip(String reason) {
    skipReason = reason;
  }

  /** The float32 values of a JSON array; NaN and infinities are strings. */
  public static float[] floats(JsonNode array) {
    float[] values = new float[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = number(array.get(i));
    }
    return values;
  }

  /** One float32 number; NaN and infinities are strings. */
  public static float number(JsonNode value) {
    return value.isTextual() ? Float.parseFloat(value.textValue()) : (float) value.doubleValue();
  }

  /** The integers of a JSON array. */
  public static int[] ints(JsonNode array) {
    int[] values = new int[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).intValue();
    }
    return values;
  }

  List<String> mismatches() {
    return mismatches;
  }

  List<String> notes() {
    return notes;
  }

  @Nullable String skipReason() {
    return skipReason;
  }

  long worstUlp() {
    return worstUlp;
  }

  private boolean sameLength(String field, int expected, int actual) {
    if (expected != actual) {
      mismatch(field + ": expected " + expected + " values, got " + actual);
    }
    return expected == actual;
  }

  private static void show(List<String> shown, int at, float expected, float actual, String tail) {
    if (shown.size() < SHOWN_VALUES) {
      shown.add("[" + at + "] expected " + expected + ", got " + actual + tail);
    }
  }

  private VectorCheck report(String field, int wrong, int count, List<String> shown) {
    if (wrong > 0) {
      mismatch(field + ": " + wrong + " of " + count + " differ: " + String.join("; ", shown));
    }
    return this;
  }
}
