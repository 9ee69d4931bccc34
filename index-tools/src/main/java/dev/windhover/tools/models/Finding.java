package dev.windhover.tools.models;

/**
 * What one check of a model found.
 *
 * @param check its name, such as {@code norms}
 * @param detail the figures, for people
 */
public record Finding(String check, Outcome outcome, String detail) {

  /** How a check ended. */
  public enum Outcome {
    /** As it should be. */
    PASSED,
    /** Not as it should be: do not rely on this model. */
    FAILED,
    /** Could not be looked at; the detail says why. */
    SKIPPED
  }

  static Finding of(String check, boolean good, String detail) {
    return new Finding(check, good ? Outcome.PASSED : Outcome.FAILED, detail);
  }

  static Finding skipped(String check, String why) {
    return new Finding(check, Outcome.SKIPPED, why);
  }
}
