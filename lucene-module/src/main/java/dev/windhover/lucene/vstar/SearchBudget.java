package dev.windhover.lucene.vstar;

import java.time.Duration;
import java.util.Objects;

/**
 * What a search may spend. It answers with what it has when either runs out.
 *
 * @param crops regions that may be encoded, {@code >= 1}
 * @param time from the start of the search; the crop being encoded when it ends is finished
 */
public record SearchBudget(int crops, Duration time) {

  /**
   * @throws IllegalArgumentException if crops are below 1 or the time is not above zero
   */
  public SearchBudget {
    Objects.requireNonNull(time, "time");
    if (crops < 1 || time.isNegative() || time.isZero()) {
      throw new IllegalArgumentException(
          "a search needs a budget of at least 1 crop and some time, got "
              + crops
              + " crops and "
              + time);
    }
  }

  /** The same with another number of crops. */
  public SearchBudget withCrops(int crops) {
    return new SearchBudget(crops, time);
  }

  /** The same with another time. */
  public SearchBudget withTime(Duration time) {
    return new SearchBudget(crops, time);
  }
}
