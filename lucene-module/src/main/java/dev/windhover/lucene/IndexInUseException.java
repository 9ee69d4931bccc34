package dev.windhover.lucene;

import dev.windhover.encoder.WindhoverException;

/** Another writer has the index open, in this process or another. */
public final class IndexInUseException extends WindhoverException {
  private static final long serialVersionUID = 1L;

  IndexInUseException(String message, Throwable cause) {
    super(message, cause);
  }
}
