package dev.windhover.lucene;

import dev.windhover.encoder.WindhoverException;

/**
 * An index does not fit what it is used with: another model, another layout, a newer schema, or no
 * image index at all. The message names both sides and the way out in one line.
 */
public final class IndexMismatchException extends WindhoverException {
  private static final long serialVersionUID = 1L;

  /** What the two sides are, and the way out. */
  public IndexMismatchException(String message) {
    super(message);
  }

  /** As above, with the cause. */
  public IndexMismatchException(String message, Throwable cause) {
    super(message, cause);
  }
}
