package dev.windhover.encoder;

/**
 * A position in a {@link PatchGrid}.
 *
 * @param row {@code >= 0}, counted from the top
 * @param column {@code >= 0}, counted from the left
 */
public record Cell(int row, int column) {

  /**
   * @throws IllegalArgumentException if a coordinate is negative
   */
  public Cell {
    if (row < 0 || column < 0) {
      throw new IllegalArgumentException(
          "a cell needs row and column >= 0, got " + row + "," + column);
    }
  }
}
