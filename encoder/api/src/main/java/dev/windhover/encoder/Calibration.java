package dev.windhover.encoder;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Score statistics of a model on a fixed background set, so that the same image and query score the
 * same in any index, segment or shard: {@code z = (q.v - q.mu) / sqrt(q^T Sigma q)}, with {@code
 * mu} and {@code Sigma} the mean and covariance of background vectors of one {@link Level}.
 * Immutable and thread-safe.
 */
public final class Calibration {

  /**
   * Which vectors are meant: whole images, patches of one pass, places or quarters. Each has its
   * own range.
   */
  public record Level(String name) {
    /** Embeddings of whole images. */
    public static final Level IMAGE = new Level("image");

    /** Patch embeddings of the whole-image pass. */
    public static final Level PATCH = new Level("patch");

    /** Embeddings of places: crops at full resolution, with a part of their patch embeddings. */
    public static final Level PLACE = new Level("place");

    /** Embeddings of the quarters of images at full resolution. */
    public static final Level QUARTER = new Level("quarter");

    /** Rejects null. */
    public Level {
      Objects.requireNonNull(name, "name");
    }
  }

  private final Map<Level, VectorStatistics> levels;
  private final Map<QueryKind, Thresholds> thresholds;

  /**
   * Statistics without thresholds.
   *
   * @param levels statistics per level, at least one, all of the same dimensions
   */
  public Calibration(Map<Level, VectorStatistics> levels) {
    this(levels, Map.of());
  }

  /**
   * @param levels statistics per level, at least one, all of the same dimensions
   * @param thresholds for the kinds of query whose precision was measured; may be empty
   */
  public Calibration(Map<Level, VectorStatistics> levels, Map<QueryKind, Thresholds> thresholds) {
    if (levels.isEmpty()) {
      throw new IllegalArgumentException("a calibration needs at least one level");
    }
    if (levels.values().stream().mapToInt(VectorStatistics::dimensions).distinct().count() > 1) {
      throw new IllegalArgumentException(
          "all levels of a calibration must have the same dimensions");
    }
    this.levels = Map.copyOf(levels);
    this.thresholds = Map.copyOf(thresholds);
  }

  /** The statistics of one level, when they were measured. */
  public Optional<VectorStatistics> level(Level level) {
    return Optional.ofNullable(levels.get(level));
  }

  /** All levels. */
  public Map<Level, VectorStatistics> levels() {
    return levels;
  }

  /** The thresholds for queries of {@code kind}, when they were measured. */
  public Optional<Thresholds> thresholds(QueryKind kind) {
    return Optional.ofNullable(thresholds.get(kind));
  }

  /** All thresholds. */
  public Map<QueryKind, Thresholds> thresholds() {
    return thresholds;
  }
}
