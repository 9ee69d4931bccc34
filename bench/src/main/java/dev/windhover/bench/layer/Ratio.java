package dev.windhover.bench.layer;

import java.util.Arrays;
import java.util.Random;

/**
 * How two times that were taken in turns compare.
 *
 * @param median of the blocks' ratios
 * @param low end of the interval
 * @param high end of the interval
 */
record Ratio(double median, double low, double high) {
  private static final int RESAMPLES = 10_000;

  /**
   * The median ratio with its 95 % percentile bootstrap interval (Efron 1979) over blocks.
   *
   * @param first of each block
   * @param second of each block, as many, above 0
   */
  static Ratio of(double[] first, double[] second, long seed) {
    if (first.length != second.length || first.length == 0) {
      throw new IllegalArgumentException(
          "times must come in pairs, got " + first.length + " and " + second.length);
    }
    double[] ratios = new double[first.length];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = first[i] / second[i];
    }
    Random random = new Random(seed);
    double[] medians = new double[RESAMPLES];
    double[] drawn = new double[ratios.length];
    for (int r = 0; r < RESAMPLES; r++) {
      for (int i = 0; i < drawn.length; i++) {
        drawn[i] = ratios[random.nextInt(ratios.length)];
      }
      medians[r] = median(drawn);
    }
    Arrays.sort(medians);
    return new Ratio(
        median(ratios),
        medians[(int) (0.025 * RESAMPLES)],
        medians[(int) Math.ceil(0.975 * RESAMPLES) - 1]);
  }

  /** The middle value; of two the mean. */
  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
