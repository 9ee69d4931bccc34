package dev.windhover.lucene;

import dev.windhover.encoder.Cell;
import dev.windhover.encoder.PatchGrid;
import dev.windhover.encoder.Region;
import java.util.Objects;

/**
 * The geometry of a {@link PatchGrid} without its vectors: cells map linearly onto the area, by the
 * rule given there.
 *
 * @param area what the grid covers, in source pixels
 * @param rows {@code >= 1}
 * @param columns {@code >= 1}
 */
public record PatchFrame(Region area, int rows, int columns) {

  /**
   * @throws IllegalArgumentException if a size is below 1
   */
  public PatchFrame {
    Objects.requireNonNull(area, "area");
    if (rows < 1 || columns < 1) {
      throw new IllegalArgumentException(
          "a frame needs rows and columns >= 1, got " + rows + "x" + columns);
    }
  }

  /** The frame of a grid. */
  public static PatchFrame of(PatchGrid grid) {
    return new PatchFrame(grid.area(), grid.rows(), grid.columns());
  }

  /** The box of {@code cell} in source pixels. */
  public Region region(Cell cell) {
    if (cell.row() >= rows || cell.column() >= columns) {
      throw new IllegalArgumentException(cell + " lies outside a frame of " + rows + "x" + columns);
    }
    int left = edge(area.width(), columns, cell.column());
    int top = edge(area.height(), rows, cell.row());
    int right = Math.max(left + 1, edge(area.width(), columns, cell.column() + 1));
    int bottom = Math.max(top + 1, edge(area.height(), rows, cell.row() + 1));
    return new Region(area.x() + left, area.y() + top, right - left, bottom - top);
  }

  private static int edge(int length, int cells, int index) {
    return (int) ((long) length * index / cells);
  }
}
