package dev.windhover.encoder;

/** Bytes that are no picture, a damaged one, or one above the decoder's limits. */
public class ImageFormatException extends WindhoverException {
  private static final long serialVersionUID = 1L;

  /** What happened, with the value, the limit and the way out. */
  public ImageFormatException(String message) {
    super(message);
  }

  /** As above, with the cause. */
  public ImageFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
