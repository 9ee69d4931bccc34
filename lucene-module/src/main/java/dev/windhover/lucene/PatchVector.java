package dev.windhover.lucene;

import dev.windhover.encoder.Cell;
import dev.windhover.encoder.Region;
import dev.windhover.lucene.index.UnitVectors;
import java.util.List;
import java.util.Objects;

/**
 * One vector of a part of an image, and where that part lies: one or several cells of a frame. A
 * region encoded as a crop is a frame of a single cell. Immutable and thread-safe.
 */
public final class PatchVector {
  /** Highest level: a level is a field of its own, so there are few. */
  public static final int MAX_LEVEL = 32;

  private final int level;
  private final PatchFrame frame;
  private final List<Cell> cells;
  private final Region box;
  private final float[] vector;

  /**
   * @param level {@code 1} is the pass over the whole image, higher levels look closer; at most
   *     {@value #MAX_LEVEL}. Vectors of different levels are never compared
   * @param frame the grid the cells belong to
   * @param cells the cells this vector stands for, at least one
   * @param vector copied and brought to unit length
   * @throws IllegalArgumentException if a cell is outside the frame, the level is out of range, or
   *     the vector is zero or not finite
   */
  public PatchVector(int level, PatchFrame frame, List<Cell> cells, float[] vector) {
    if (level < 1 || level > MAX_LEVEL) {
      throw new IllegalArgumentException("a level must be in [1, " + MAX_LEVEL + "], got " + level);
    }
    if (cells.isEmpty()) {
      throw new IllegalArgumentException("a patch vector needs at least one cell");
    }
    this.level = level;
    this.frame = Objects.requireNonNull(frame, "frame");
    this.cells = List.copyOf(cells);
    this.box = cells.stream().map(frame::region).reduce(Region::union).orElseThrow();
    this.vector = UnitVectors.copyOf(vector, "patch vector");
  }

  /** The vector of one region, encoded as a crop. */
  public static PatchVector ofRegion(int level, Region region, float[] vector) {
    return new PatchVector(level, new PatchFrame(region, 1, 1), List.of(new Cell(0, 0)), vector);
  }

  /** {@code 1} is the pass over the whole image, higher levels look closer. */
  public int level() {
    return level;
  }

  /** The grid the cells belong to. */
  public PatchFrame frame() {
    return frame;
  }

  /** The cells this vector stands for. */
  public List<Cell> cells() {
    return cells;
  }

  /** The smallest box around all cells, in source pixels. */
  public Region box() {
    return box;
  }

  /** A copy of the unit vector. */
  public float[] vector() {
    return vector.clone();
  }

  /** Floats per vector. */
  public int dimensions() {
    return vector.length;
  }

  /**
   * Dot product with {@code query}, in {@code [-1, 1]} for a unit query.
   *
   * @throws IllegalArgumentException if the query has other dimensions
   */
  public float similarity(float[] query) {
    return UnitVectors.dot(vector, query);
  }

  @Override
  public String toString() {
    return "PatchVector[level=" + level + ", box=" + box + ", cells=" + cells.size() + "]";
  }
}
