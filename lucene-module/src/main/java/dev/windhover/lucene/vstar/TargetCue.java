package dev.windhover.lucene.vstar;

import dev.windhover.encoder.Calibration;
import dev.windhover.encoder.Calibration.Level;
import dev.windhover.encoder.PatchGrid;
import dev.windhover.encoder.QueryKind;
import dev.windhover.encoder.VectorStatistics.ScoreScale;
import java.util.Objects;
import java.util.Optional;

/** One query, made ready: its vector, and the scales that turn similarities into scores. */
final class TargetCue {

  /**
   * How much of the neutral texts is taken off a text query before it is laid over patches, when no
   * calibration says what patches answer to any text. With one, taking it off points worse.
   */
  static final double NEUTRAL_WEIGHT = 0.5;

  /**
   * Similarity scale of a model without calibration: between text and image, contrastive models put
   * unrelated pairs within a few hundredths of each other. Good for an order, not for a threshold.
   */
  private static final double UNMEASURED_DEVIATION = 0.04;

  private final float[] vector;
  private final float[] patchVector;
  private final QueryKind kind;
  private final ScoreScale image;
  private final ScoreScale place;
  private final ScoreScale quarter;
  private final Optional<ScoreScale> patch;

  TargetCue(
      float[] vector,
      QueryKind kind,
      Optional<float[]> neutral,
      Optional<Calibration> calibration) {
    this.vector = Objects.requireNonNull(vector, "vector").clone();
    this.kind = Objects.requireNonNull(kind, "kind");
    boolean calibrated = calibration.flatMap(c -> c.level(Level.PATCH)).isPresent();
    this.patchVector =
        neutral
            .filter(n -> !calibrated)
            .map(n -> HeatMap.withoutNeutral(vector, n, NEUTRAL_WEIGHT))
            .orElse(this.vector);
    ScoreScale unmeasured =
        new ScoreScale(neutral.map(n -> dot(vector, n)).orElse(0.0), UNMEASURED_DEVIATION);
    this.image = scale(calibration, Level.IMAGE, this.vector).orElse(unmeasured);
    this.place = scale(calibration, Level.PLACE, this.vector).orElse(this.image);
    this.quarter = scale(calibration, Level.QUARTER, this.vector).orElse(this.place);
    this.patch = scale(calibration, Level.PATCH, this.patchVector);
  }

  private static Optional<ScoreScale> scale(
      Optional<Calibration> calibration, Level level, float[] query) {
    return calibration.flatMap(c -> c.level(level)).map(statistics -> statistics.scaleOf(query));
  }

  QueryKind kind() {
    return kind;
  }

  /** The calibrated score of a whole image's vector. */
  double imageScore(float[] embedding) {
    return image.z(dot(vector, embedding));
  }

  /** The calibrated score of a {@link PlaceEmbedding}. */
  double placeScore(float[] embedding) {
    return place.z(dot(vector, embedding));
  }

  /** The calibrated score of the crop of a region. */
  double quarterScore(float[] embedding) {
    return quarter.z(dot(vector, embedding));
  }

  HeatMap heatMap(PatchGrid grid) {
    return patch
        .map(scale -> HeatMap.of(grid, patchVector, scale))
        .orElseGet(() -> HeatMap.of(grid, patchVector));
  }

  static double dot(float[] a, float[] b) {
    if (a.length != b.length) {
      throw new IllegalArgumentException(
          "query has "
              + a.length
              + " dimensions, the model gives "
              + b.length
              + ": encode the query with the same model");
    }
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
