package io.sparqat.datasets;

/**
 * The data at hand are not what they should be: a file missing, cut short or of another kind. The
 * message is for the user and names the file, the place in it, the rule and the remedy.
 */
public final class DataException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public DataException(String message) {
    super(message);
  }

  public DataException(String message, Throwable cause) {
    super(message, cause);
  }
}
