package dev.windhover.bench.report;

import java.util.Locale;

/**
 * A promise and what was measured.
 *
 * @param what the quantity, as the bars of the design name it
 * @param sense which side of the limit is good
 * @param limit the promise
 * @param measured the quantity, null when it could not be measured
 * @param conditions under which it was measured
 */
public record Bar(String what, Sense sense, double limit, Double measured, String conditions) {

  /** Which side of a limit is good. */
  public enum Sense {
    /** Small is good. */
    AT_MOST("<="),
    /** Large is good. */
    AT_LEAST(">=");

    private final String sign;

    Sense(String sign) {
      this.sign = sign;
    }

    /** The sign to write before the limit. */
    public String sign() {
      return sign;
    }
  }

  /** How it ended. */
  public enum Outcome {
    /** Measured, and kept. */
    MET,
    /** Measured, and not kept. */
    MISSED,
    /** Not measured. */
    UNKNOWN
  }

  /** A bar for a quantity that is good when small. */
  public static Bar atMost(String what, double limit, Double measured, String conditions) {
    return new Bar(what, Sense.AT_MOST, limit, measured, conditions);
  }

  /** A bar for a quantity that is good when large. */
  public static Bar atLeast(String what, double limit, Double measured, String conditions) {
    return new Bar(what, Sense.AT_LEAST, limit, measured, conditions);
  }

  /** Whether the promise was kept. */
  public Outcome outcome() {
    if (measured == null || measured.isNaN()) {
      return Outcome.UNKNOWN;
    }
    boolean met = sense == Sense.AT_MOST ? measured <= limit : measured >= limit;
    return met ? Outcome.MET : Outcome.MISSED;
  }

  /** One line for tables. */
  public String line() {
    String value =
        outcome() == Outcome.UNKNOWN
            ? "not measured"
            : String.format(Locale.ROOT, "%.3g", measured);
    return what + ": " + value + " (bar " + sense.sign() + " " + limit + "; " + conditions + ")";
  }
}
