package dev.windhover.lucene;

import dev.windhover.encoder.Calibration;
import dev.windhover.encoder.VectorStatistics;
import dev.windhover.encoder.VectorStatistics.ScoreScale;
import dev.windhover.lucene.index.ImageSchema;
import java.io.IOException;
import java.util.Arrays;
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
   * What {@link VectorStatistics#scaleOf} computes, from rows of the covariance so that Lucene's
   * vector kernels do the work, which every query pays. Rows begin with the block their diagonal is
   * in, and hold what is right of it twice, as it is below as well.
   */
  private static final class Background {
    private static final int BLOCK = 64;

    private final float[] mean;
    private final float[][] rows;

    Background(VectorStatistics statistics) {
      this.mean = statistics.mean();
      int dimensions = mean.length;
      this.rows = new float[dimensions][];
      for (int i = 0; i < dimensions; i++) {
        rows[i] = new float[dimensions - start(i)];
      }
      float[] triangle = statistics.covariance();
      for (int i = 0, at = 0; i < dimensions; i++) {
        for (int j = 0; j <= i; j++, at++) {
          boolean sameBlock = start(i) == start(j);
          rows[j][i - start(j)] = sameBlock ? triangle[at] : 2 * triangle[at];
          if (sameBlock) {
            rows[i][j - start(i)] = triangle[at];
          }
        }
      }
    }

    /** Where the block of a dimension begins. */
    private static int start(int dimension) {
      return dimension / BLOCK * BLOCK;
    }

    ScoreScale scaleOf(float[] query) {
      double centre = VectorUtil.dotProduct(mean, query);
      double variance = 0;
      float[] rest = query;
      for (int i = 0; i < rows.length; i++) {
        if (i % BLOCK == 0) {
          rest = Arrays.copyOfRange(query, i, query.length);
        }
        variance += (double) query[i] * VectorUtil.dotProduct(rows[i], rest);
      }
      return new ScoreScale(centre, Math.sqrt(Math.max(variance, 1e-12)));
    }
  }
}
