package dev.windhover.encoder.onnx;

import dev.windhover.encoder.Region;
import java.util.ArrayList;
import java.util.List;

/**
 * The windows by which the patch pass covers an area, and the one grid that their cells make up.
 * Neighbouring windows share whole cells, so that a cell of the grid is the same box in every
 * window that sees it, to the pixel that windows are cut at.
 *
 * @param rows of the whole grid
 * @param columns of the whole grid
 * @param windows in row-major order, at least one
 */
record PatchWindows(int rows, int columns, List<Window> windows) {

  /**
   * One pass of the model.
   *
   * @param pixels what it sees
   * @param row of the grid where its first cell lies
   * @param column of the grid where its first cell lies
   */
  record Window(Region pixels, int row, int column) {}

  /** Neighbours share at least a quarter of a window, so that what one cuts the next sees whole. */
  private static final double LARGEST_STEP = 0.75;

  /** More windows along one side cost more than they tell; they become oblong instead. */
  static final int MOST_ALONG_A_SIDE = 16;

  /** One window. */
  static PatchWindows one(Region area, int cellRows, int cellColumns) {
    return new PatchWindows(cellRows, cellColumns, List.of(new Window(area, 0, 0)));
  }

  /**
   * The windows of an area: one that squashes it while its sides differ by less than {@code
   * maxAspect}, otherwise windows along the long side that are as wide as high, give or take a
   * cell.
   *
   * @param cellRows rows of cells in a window
   * @param cellColumns columns of cells in a window
   */
  static PatchWindows of(Region area, int cellRows, int cellColumns, double maxAspect) {
    double aspect = (double) area.width() / area.height();
    if (Math.max(aspect, 1 / aspect) <= maxAspect) {
      return one(area, cellRows, cellColumns);
    }
    return aspect > 1
        ? tiled(area, cellRows, cellColumns, new Axis(1, 0, cellRows), Axis.of(aspect, cellColumns))
        : tiled(
            area,
            cellRows,
            cellColumns,
            Axis.of(1 / aspect, cellRows),
            new Axis(1, 0, cellColumns));
  }

  /**
   * Windows along one side.
   *
   * @param step cells from one to the next
   * @param cells of all together
   */
  private record Axis(int count, int step, int cells) {

    /** Square windows along a side that is {@code ratio > 1} windows long. */
    static Axis of(double ratio, int windowCells) {
      int largestStep = Math.max(1, (int) (LARGEST_STEP * windowCells));
      double beyond = (ratio - 1) * windowCells;
      int steps = (int) Math.min(Math.ceil(beyond / largestStep), MOST_ALONG_A_SIDE - 1.0);
      int step = (int) Math.min(Math.ceil(beyond / steps), largestStep);
      return new Axis(steps + 1, step, windowCells + steps * step);
    }
  }

  private static PatchWindows tiled(
      Region area, int cellRows, int cellColumns, Axis down, Axis across) {
    List<Window> windows = new ArrayList<>(down.count() * across.count());
    for (int r = 0; r < down.count(); r++) {
      int top = edge(area.height(), down.cells(), r * down.step());
      int bottom = edge(area.height(), down.cells(), r * down.step() + cellRows);
      for (int c = 0; c < across.count(); c++) {
        int left = edge(area.width(), across.cells(), c * across.step());
        int right = edge(area.width(), across.cells(), c * across.step() + cellColumns);
        windows.add(
            new Window(
                new Region(
                    area.x() + left,
                    area.y() + top,
                    Math.max(1, right - left),
                    Math.max(1, bottom - top)),
                r * down.step(),
                c * across.step()));
      }
    }
    return new PatchWindows(down.cells(), across.cells(), windows);
  }

  /** As {@link dev.windhover.encoder.PatchGrid} places its cells. */
  private static int edge(int length, int cells, int index) {
    return (int) ((long) length * index / cells);
  }
}
