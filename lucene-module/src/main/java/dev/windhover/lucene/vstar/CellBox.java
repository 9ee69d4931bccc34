package dev.windhover.lucene.vstar;

import dev.windhover.encoder.Region;
import java.util.ArrayList;
import java.util.List;

/** A box of neighbouring cells of a grid: rows from {@code top}, columns from {@code left}. */
record CellBox(int top, int left, int height, int width) {

  /** Sides tried, in cells. */
  private static final int[] SIDES = {1, 2, 3, 4, 5, 6, 8, 10, 12};

  /** Longer side to shorter side, at most. */
  private static final int MAX_ASPECT = 3;

  /**
   * Every box of a grid whose longer side is at most three times its shorter one. O(cells x
   * shapes), some fifty shapes.
   *
   * @param largestSide in cells
   * @param mostCells of a box
   */
  static List<CellBox> all(int rows, int columns, int largestSide, int mostCells) {
    List<CellBox> out = new ArrayList<>();
    for (int height : SIDES) {
      for (int width : SIDES) {
        int longer = Math.max(height, width);
        if (longer > largestSide
            || longer > MAX_ASPECT * Math.min(height, width)
            || height * width > mostCells) {
          continue;
        }
        for (int top = 0; top + height <= rows; top++) {
          for (int left = 0; left + width <= columns; left++) {
            out.add(new CellBox(top, left, height, width));
          }
        }
      }
    }
    return out;
  }

  int cells() {
    return height * width;
  }

  int bottom() {
    return top + height;
  }

  int right() {
    return left + width;
  }

  /** This box with {@code rim} more cells on every side, as far as the grid goes. */
  CellBox grown(int rim, int rows, int columns) {
    int newTop = Math.max(0, top - rim);
    int newLeft = Math.max(0, left - rim);
    return new CellBox(
        newTop,
        newLeft,
        Math.min(rows, bottom() + rim) - newTop,
        Math.min(columns, right() + rim) - newLeft);
  }

  /** Where it lies, in source pixels, when the grid of {@code rows x columns} covers the area. */
  Region region(Region area, int rows, int columns) {
    int x = (int) ((long) area.width() * left / columns);
    int y = (int) ((long) area.height() * top / rows);
    int endX = (int) Math.ceilDiv((long) area.width() * right(), columns);
    int endY = (int) Math.ceilDiv((long) area.height() * bottom(), rows);
    return new Region(area.x() + x, area.y() + y, endX - x, endY - y);
  }
}
