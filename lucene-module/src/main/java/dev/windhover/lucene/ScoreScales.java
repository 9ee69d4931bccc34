package dev.windhover.lucene;

import dev.windhover.encoder.Calibration;
import dev.windhover.encoder.VectorStatistics;
import dev.windhover.encoder.VectorStatistics.ScoreScale;
import dev.windhover.lucene.index.ImageSchema;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.util.VectorUtil;

/** Scales of queries: by the model's calibration, else by a sample of the index. Thread-safe. */
final class ScoreScales {
  private final Optional<Calibration> calibration;
  private final Layout layout;
  private final Map<Calibration.Level, Background> backgrounds = new ConcurrentHashMap<>();

  ScoreScales(Optional<Calibration> calibration, Layout layout) {
    this.calibration = calibration;
    this.layout = layout;
  }

  QueryScale ofImages(SearchPoint point, float[] query) throws IOException {
    return of(Calibration.Level.IMAGE, ImageSchema.IMAGE_VECTOR, point, query);
  }

  QueryScale ofPatches(SearchPoint point, int level, float[] query) throws IOException {
    Calibration.Level background =
        switch (layout) {
          case GRID -> Calibration.Level.PATCH;
          case PYRAMID -> level == Layout.QUARTERS ? quarters() : Calibration.Level.PLACE;
          // Means of patches lie closer together than patches.
          case POOLED, NONE -> ImageSnapshot.POOLED_PATCH;
        };
    return of(background, ImageSchema.patchField(level), point, query);
  }

  /** A calibration of somebody else's may know places only. */
  private Calibration.Level quarters() {
    boolean measured = calibration.flatMap(c -> c.level(Calibration.Level.QUARTER)).isPresent();
    return measured ? Calibration.Level.QUARTER : Calibration.Level.PLACE;
  }

  private QueryScale of(Calibration.Level level, String field, SearchPoint point, float[] query)
      throws IOException {
    Optional<VectorStatistics> statistics = calibration.flatMap(c -> c.level(level));
    if (statistics.isPresent()) {
      Background background =
          backgrounds.computeIfAbsent(level, l -> new Background(statistics.get()));
      return new QueryScale(ScoreKind.CALIBRATED, background.scaleOf(query));
    }
    return point
        .sample()
        .scaleOf(field, query)
        .map(scale -> new QueryScale(ScoreKind.CORPUS, scale))
        .orElse(QueryScale.COSINE);
  }

  /**
   * What {@link VectorStatistics#scaleOf} computes, from whole rows of the covariance so that
   * Lucene's vector kernels do the work: some 20 instead of 100 microseconds at 512 dimensions,
   * which every query pays.
   */
  private static final class Background {
    private final float[] mean;
    private final float[][] rows;

    Background(VectorStatistics statistics) {
      this.mean = statistics.mean();
      this.rows = new float[mean.length][mean.length];
      float[] triangle = statistics.covariance();
      for (int i = 0, at = 0; i < rows.length; i++) {
        for (int j = 0; j <= i; j++, at++) {
          rows[i][j] = triangle[at];
          rows[j][i] = triangle[at];
        }
      }
    }

    ScoreScale scaleOf(float[] query) {
      double centre = VectorUtil.dotProduct(mean, query);
      double variance = 0;
      for (int i = 0; i < rows.length; i++) {
        variance += (double) query[i] * VectorUtil.dotProduct(rows[i], query);
      }
      return new ScoreScale(centre, Math.sqrt(Math.max(variance, 1e-12)));
    }
  }
}
