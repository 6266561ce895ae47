package io.sparqat.jobs.trial;

/**
 * Why a trial gave no result.
 *
 * @param errorClass what kind of error, such as {@code Diverged} or the name of an exception
 * @param message for people
 * @param cause whether trying again can help
 * @param coreSeconds spent in vain
 */
public record TrialFailure(String errorClass, String message, Cause cause, double coreSeconds) {
  /** Whose fault a failure is. */
  public enum Cause {
    /** The trial's own: it would fail in the same way again. */
    TRIAL,
    /** Of a lost executor, a full disk, a filesystem that does not answer. */
    ENVIRONMENT
  }

  /** As a table's error column shows it. */
  public String text() {
    return errorClass + ": " + message;
  }
}
