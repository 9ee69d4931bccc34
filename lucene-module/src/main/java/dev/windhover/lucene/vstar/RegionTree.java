package dev.windhover.lucene.vstar;

import dev.windhover.encoder.Region;
import java.util.ArrayList;
import java.util.List;

/**
 * How V* divides an image (Wu and Xie 2023): every region into four, 2 x 2, or along its long side
 * from an aspect ratio of 2, as long as its shorter side exceeds the smallest side. Remainders go
 * to the last row and column, so the parts tile the region. Immutable and thread-safe.
 *
 * @param smallestSide in pixels, {@code >= 1}; regions whose shorter side is not longer are leaves
 */
public record RegionTree(int smallestSide) {

  /**
   * @throws IllegalArgumentException if the side is below 1
   */
  public RegionTree {
    if (smallestSide < 1) {
      throw new IllegalArgumentException("smallest side must be >= 1, got " + smallestSide);
    }
  }

  /**
   * The tree of an image: the smallest side is a quarter of the image's shorter side, but not below
   * what the model sees at once.
   *
   * @param inputSize edge of the model's input in pixels
   */
  public static RegionTree of(int width, int height, int inputSize) {
    return new RegionTree(Math.max(Math.ceilDiv(Math.min(width, height), 4), inputSize));
  }

  /** The four parts of {@code region}, left to right and top to bottom; none for a leaf. */
  public List<Region> split(Region region) {
    int shorter = Math.min(region.width(), region.height());
    // A side below 2 (or 4 in a row) cannot be divided into parts of at least one pixel.
    if (shorter <= smallestSide || shorter < 2) {
      return List.of();
    }
    if (region.width() >= 2L * region.height()) {
      return tiles(region, 1, 4);
    }
    if (region.height() >= 2L * region.width()) {
      return tiles(region, 4, 1);
    }
    return tiles(region, 2, 2);
  }

  private static List<Region> tiles(Region region, int rows, int columns) {
    List<Region> out = new ArrayList<>(rows * columns);
    int width = region.width() / columns;
    int height = region.height() / rows;
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        out.add(
            new Region(
                region.x() + c * width,
                region.y() + r * height,
                c == columns - 1 ? region.width() - c * width : width,
                r == rows - 1 ? region.height() - r * height : height));
      }
    }
    return List.copyOf(out);
  }

  /**
   * All regions of an image, level by level, the whole image first: 1 + 4 + 16 for most photos.
   *
   * @return one list per level, none empty
   */
  public List<List<Region>> levels(int width, int height) {
    List<List<Region>> out = new ArrayList<>();
    List<Region> level = List.of(Region.ofImage(width, height));
    while (!level.isEmpty()) {
      out.add(level);
      level = level.stream().flatMap(region -> split(region).stream()).toList();
    }
    return List.copyOf(out);
  }
}
