package dev.windhover.bench;

import java.util.Arrays;

/** Times of single calls, in milliseconds, ascending. */
public final class Latencies {
  private final double[] sorted;

  /** Sorts a copy. */
  public Latencies(double[] milliseconds) {
    if (milliseconds.length == 0) {
      throw new IllegalArgumentException("there is no time to make a table of");
    }
    sorted = milliseconds.clone();
    Arrays.sort(sorted);
  }

  /** How many calls. */
  public int count() {
    return sorted.length;
  }

  /** The smallest time that {@code share} of the calls did not pass (nearest rank). */
  public double percentile(double share) {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("a share must be in (0, 1], got " + share);
    }
    return sorted[(int) Math.ceil(share * sorted.length) - 1];
  }

  /** Half of the calls took no longer. */
  public double p50() {
    return percentile(0.5);
  }

  /** A call to be timed. */
  @FunctionalInterface
  public interface Call {
    /** Makes call number {@code i}. */
    void run(int i) throws Exception;
  }

  /** Makes calls one after another, after {@code warmUps} that do not count. */
  public static Latencies of(Call call, int warmUps, int calls) throws Exception {
    for (int i = 0; i < warmUps; i++) {
      call.run(i);
    }
    double[] times = new double[calls];
    for (int i = 0; i < calls; i++) {
      long start = System.nanoTime();
      call.run(warmUps + i);
      times[i] = (System.nanoTime() - start) / 1e6;
    }
    return new Latencies(times);
  }
}
