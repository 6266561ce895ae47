package io.sparqat.qtools.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparqat.qtools.rule.RuleException;
import io.sparqat.qtools.rule.RuleSet;
import io.sparqat.quant.conformance.GoldenVector;
import io.sparqat.quant.conformance.VectorCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Vectors that hold one result for each of several rule sets. */
final class RuleSetVectors {
  private static final String RULE_SET = "rule_set";
  private static final String EXPECTED = "expected";

  private RuleSetVectors() {}

  /** Whether the vector holds a result under any rule set. */
  static boolean present(GoldenVector vector) {
    for (RuleSet rules : RuleSet.values()) {
      if (vector.json().has(rules.text())) {
        return true;
      }
    }
    return false;
  }

  /** One case for each rule set that the vector holds a result for. */
  static List<GoldenVector> split(GoldenVector vector) {
    List<GoldenVector> cases = new ArrayList<>();
    for (RuleSet rules : RuleSet.values()) {
      if (vector.json().has(rules.text())) {
        ObjectNode one = vector.json().deepCopy();
        one.put(RULE_SET, rules.text());
        one.set(EXPECTED, vector.json().get(rules.text()));
        for (RuleSet other : RuleSet.values()) {
          one.remove(other.text());
        }
        cases.add(new GoldenVector(vector.file(), vector.line(), one));
      }
    }
    return cases;
  }

  static RuleSet rules(GoldenVector vector) {
    return RuleSet.of(vector.json().get(RULE_SET).asText());
  }

  static JsonNode expected(GoldenVector vector) {
    return vector.json().get(EXPECTED);
  }

  /** The class of the error that QTools stopped with, or null. */
  static @Nullable String expectedError(JsonNode expected) {
    JsonNode error = expected.get("error");
    return error == null ? null : error.get("class").asText();
  }

  /**
   * Our result, or null after comparing the error we stop with to the one that is expected; an
   * expected {@code unavailable} asks for {@link #UNAVAILABLE}.
   */
  static <T> @Nullable T result(JsonNode expected, VectorCheck check, Supplier<T> ours) {
    String error = expected.has("unavailable") ? UNAVAILABLE : expectedError(expected);
    try {
      T result = ours.get();
      if (error != null) {
        check.mismatch("expected " + error + ", got a result");
        return null;
      }
      return result;
    } catch (RuleException e) {
      check.same("error", error, e.reported());
      if (error == null) {
        check.mismatch(String.valueOf(e.getMessage()));
      }
      return null;
    }
  }

  /** What a rule set reports for something that its QKeras does not have. */
  static final String UNAVAILABLE = "Unavailable";
}
