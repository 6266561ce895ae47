package io.sparqat.quant;

/**
 * A mistake of the user's that a clear message can mend: the command line prints the message alone
 * and exits with 2.
 */
public final class UserException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public UserException(String message) {
    super(message);
  }

  public UserException(String message, Throwable cause) {
    super(message, cause);
  }
}
