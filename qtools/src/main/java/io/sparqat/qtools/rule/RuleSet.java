package io.sparqat.qtools.rule;

import io.sparqat.quant.UserException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A named set of {@link Rule}s. Three reproduce QTools as it was at a point in time, defects
 * included; {@link #SPARQAT} is QTools' head with the defects corrected.
 */
public enum RuleSet {
  /** The git tag v0.9.0 (commit 67e7c6b, February 2021), in which published figures were made. */
  TAG("tag"),
  /** QKeras 0.9.0 as released (July 2021). */
  V0_9_0("0.9.0"),
  /** QKeras' head (commit 78ea90f, June 2025). */
  HEAD("head"),
  /** Head with QTools' defects corrected; the default everywhere. */
  SPARQAT("sparqat");

  private final String text;

  RuleSet(String text) {
    this.text = text;
  }

  /** The set's name, as it stands in options and in every output. */
  public String text() {
    return text;
  }

  public boolean has(Rule rule) {
    return rule.holdsIn(this);
  }

  /** The rules that hold in this set. */
  public List<Rule> rules() {
    return Arrays.stream(Rule.values()).filter(this::has).toList();
  }

  /** The set of that name. */
  public static RuleSet of(String text) {
    for (RuleSet set : values()) {
      if (set.text.equals(text)) {
        return set;
      }
    }
    throw new UserException(
        "Invalid rule set: "
            + text
            + " (must be one of "
            + Arrays.stream(values()).map(RuleSet::text).collect(Collectors.joining(", "))
            + ")");
  }
}
