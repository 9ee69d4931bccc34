package dev.windhover.tools.doctor;

import java.util.Objects;

/**
 * One line of the doctor's.
 *
 * @param subject what was looked at, one word
 * @param state whether it is well
 * @param text what was found, and the way out when it is not well
 */
public record Finding(String subject, State state, String text) {

  /** How serious it is. */
  public enum State {
    /** As it should be. */
    OK,
    /** Works, but slower or with less than it could. */
    NOTE,
    /** Does not work. */
    PROBLEM
  }

  /** Rejects null. */
  public Finding {
    Objects.requireNonNull(subject, "subject");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(text, "text");
  }

  static Finding ok(String subject, String text) {
    return new Finding(subject, State.OK, text);
  }

  static Finding note(String subject, String text) {
    return new Finding(subject, State.NOTE, text);
  }

  static Finding problem(String subject, String text) {
    return new Finding(subject, State.PROBLEM, text);
  }
}
