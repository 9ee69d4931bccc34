package dev.windhover.encoder;

/**
 * Mean and covariance of a set of vectors, and the z-score they give a similarity. Immutable and
 * thread-safe.
 *
 * <p>The covariance is kept as its lower triangle, row by row: entry (i, j), {@code j <= i}, at
 * {@code i * (i + 1) / 2 + j}.
 */
public final class VectorStatistics {
  private final float[] mean;
  private final float[] covariance;
  private final long count;

  /**
   * @param mean {@code d} floats; copied
   * @param covariance {@code d * (d + 1) / 2} floats, lower triangle; copied
   * @param count how many vectors were measured, {@code >= 2}
   */
  public VectorStatistics(float[] mean, float[] covariance, long count) {
    int d = mean.length;
    if (d < 1 || covariance.length != d * (d + 1) / 2) {
      throw new IllegalArgumentException(
          "statistics of "
              + d
              + " dimensions need a lower triangle of "
              + d * (d + 1) / 2
              + " floats, got "
              + covariance.length);
    }
    if (count < 2) {
      throw new IllegalArgumentException("statistics need at least 2 vectors, got " + count);
    }
    this.mean = mean.clone();
    this.covariance = covariance.clone();
    this.count = count;
  }

  /** Floats per vector. */
  public int dimensions() {
    return mean.length;
  }

  /** How many vectors were measured. */
  public long count() {
    return count;
  }

  /** A copy of the mean. */
  public float[] mean() {
    return mean.clone();
  }

  /** A copy of the lower triangle of the covariance. */
  public float[] covariance() {
    return covariance.clone();
  }

  /**
   * The scale of {@code query}: what turns its similarities into z-scores. O(d^2); compute once per
   * query.
   *
   * @throws IllegalArgumentException if the query has other dimensions
   */
  public ScoreScale scaleOf(float[] query) {
    if (query.length != mean.length) {
      throw new IllegalArgumentException(
          "query has " + query.length + " dimensions, the calibration has " + mean.length);
    }
    double centre = 0;
    double variance = 0;
    int at = 0;
    for (int i = 0; i < query.length; i++) {
      centre += (double) query[i] * mean[i];
      double row = 0;
      for (int j = 0; j < i; j++) {
        row += (double) covariance[at++] * query[j];
      }
      variance += query[i] * (2 * row + (double) covariance[at++] * query[i]);
    }
    return new ScoreScale(centre, Math.sqrt(Math.max(variance, 1e-12)));
  }

  /**
   * Similarities of one query over the background: {@code z = (similarity - mean) / deviation}.
   *
   * @param mean expected similarity with a background vector
   * @param deviation its standard deviation, {@code > 0}
   */
  public record ScoreScale(double mean, double deviation) {

    /**
     * @throws IllegalArgumentException if the deviation is not above 0
     */
    public ScoreScale {
      if (!(deviation > 0)) {
        throw new IllegalArgumentException("deviation must be > 0, got " + deviation);
      }
    }

    /** The z-score of a similarity: how many deviations above the background it lies. */
    public double z(double similarity) {
      return (similarity - mean) / deviation;
    }

    /** The similarity with the given z-score. */
    public double similarity(double z) {
      return mean + z * deviation;
    }
  }
}
