package dev.windhover.tools.console;

import dev.windhover.encoder.WindhoverException;

/** A command cannot do its work; the message is one line that says why and the way out. */
public class CommandException extends WindhoverException {
  private static final long serialVersionUID = 1L;

  /** What happened, with the value, the limit and the way out. */
  public CommandException(String message) {
    super(message);
  }

  /** As above, with the cause. */
  public CommandException(String message, Throwable cause) {
    super(message, cause);
  }
}
