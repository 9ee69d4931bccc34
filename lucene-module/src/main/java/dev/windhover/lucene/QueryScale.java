package dev.windhover.lucene;

import dev.windhover.encoder.VectorStatistics.ScoreScale;
import java.util.Objects;

/**
 * What a query's cosines are worth: turns them into deviations above a background.
 *
 * @param kind which background
 * @param scale its mean and deviation for this query
 */
public record QueryScale(ScoreKind kind, ScoreScale scale) {
  static final QueryScale COSINE = new QueryScale(ScoreKind.COSINE, new ScoreScale(0, 1));

  /** Rejects null. */
  public QueryScale {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(scale, "scale");
  }

  /** The score of a cosine: deviations above the background. */
  public double score(double similarity) {
    return scale.z(similarity);
  }

  /** The cosine of a score. */
  public double similarity(double score) {
    return scale.similarity(score);
  }
}
