package io.sparqat.qtools.rule;

/**
 * A network, an option or a pair of types that a rule set has no result for. Under the rule sets
 * that reproduce QTools this is also where QTools itself stops; {@link #reported} is the class of
 * the error it stops with.
 */
public final class RuleException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final String reported;

  public RuleException(String reported, String message) {
    super(message);
    this.reported = reported;
  }

  /** The Python class of QTools' error, for example {@code TagMissingError}. */
  public String reported() {
    return reported;
  }
}
