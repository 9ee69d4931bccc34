package dev.windhover.encoder;

/** A model folder is damaged, incomplete or unsupported, or the model failed to run. */
public class ModelException extends WindhoverException {
  private static final long serialVersionUID = 1L;

  /** What happened, with the value, the limit and the way out. */
  public ModelException(String message) {
    super(message);
  }

  /** As above, with the cause. */
  public ModelException(String message, Throwable cause) {
    super(message, cause);
  }
}
