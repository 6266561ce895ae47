package io.sparqat.quant.search;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Answers the questions that building a candidate asks, from an assignment, and remembers them: the
 * space of a search is what its build asks for. A question the assignment does not answer gets its
 * default.
 */
final class Choices {
  private final Map<String, Object> assignment;
  private final Map<String, HyperParameter> asked = new LinkedHashMap<>();
  private final Map<String, Object> answers = new LinkedHashMap<>();

  Choices(Map<String, Object> assignment) {
    this.assignment = assignment;
  }

  /** Chooses among values, the first being the default. */
  Object choose(String name, List<?> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot choose '" + name + "': no candidate is left (raise its limit)");
    }
    return choose(name, values, values.get(0));
  }

  Object choose(String name, List<?> values, Object defaultValue) {
    HyperParameter parameter =
        asked.computeIfAbsent(name, n -> new HyperParameter(n, List.copyOf(values), defaultValue));
    Object answer = assignment.getOrDefault(name, parameter.defaultValue());
    if (!parameter.values().contains(answer)) {
      throw new IllegalArgumentException(
          "Invalid " + name + ": " + answer + " (must be one of " + parameter.values() + ")");
    }
    answers.put(name, answer);
    return answer;
  }

  SearchSpace space() {
    return new SearchSpace(List.copyOf(asked.values()));
  }

  /** What was answered, in the order of the questions. */
  Map<String, Object> answers() {
    return Collections.unmodifiableMap(answers);
  }
}
