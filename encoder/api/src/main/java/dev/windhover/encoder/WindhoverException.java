package dev.windhover.encoder;

/**
 * A fault of the world outside the program, such as a damaged file; the message says what, which
 * limit, and the way out.
 */
public class WindhoverException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What happened, with the value, the limit and the way out. */
  public WindhoverException(String message) {
    super(message);
  }

  /** As above, with the cause. */
  public WindhoverException(String message, Throwable cause) {
    super(message, cause);
  }
}
