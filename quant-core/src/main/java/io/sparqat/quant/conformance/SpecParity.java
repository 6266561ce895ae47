package io.sparqat.quant.conformance;

import io.sparqat.quant.spec.QuantizerSpec;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compares what QKeras says of a quantizer, besides its outputs, with what we say of it. */
final class SpecParity {
  private static final Pattern NUMBER =
      Pattern.compile("(?<![\\w.])-?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?");

  /** A true flag: QKeras prints whatever number its caller gave. */
  private static final String TRUE = "(?:True|(?!0\\.0[,)])-?[0-9.]+)";

  private SpecParity() {}

  /**
   * Compares with QKeras's {@code str()}, {@code expected}, where it does not crash. Numbers are
   * equal by value: QKeras prints {@code 1} or {@code 1.0} as its caller wrote it.
   */
  static void canonical(QuantizerSpec spec, String expected, VectorCheck check) {
    Optional<String> printed = PrintedForm.of(spec);
    if (printed.isEmpty()) {
      check.mismatch("canonical: QKeras prints " + expected + ", we hold that it fails");
      return;
    }
    String theirs = plain(expected);
    String ours = plain(printed.get());
    if (!theirs.matches("\\Q" + ours.replace("True", "\\E" + TRUE + "\\Q") + "\\E")) {
      check.same("canonical", theirs, ours);
    }
  }

  /** A printed form with lists blank-separated and all numbers as doubles. */
  private static String plain(String printed) {
    String lists = printed.replaceAll("ListWrapper\\((\\[[^\\]]*\\])\\)", "$1");
    StringBuilder out = new StringBuilder();
    int depth = 0;
    for (char c : lists.toCharArray()) {
      depth += c == '[' ? 1 : c == ']' ? -1 : 0;
      out.append(depth > 0 && c == ',' ? ' ' : c);
    }
    Matcher numbers = NUMBER.matcher(out.toString());
    String doubles =
        numbers.replaceAll(number -> Double.toString(Double.parseDouble(number.group())));
    return doubles.replaceAll("\\s+", " ").replace(" ]", "]").replace("[ ", "[");
  }
}
