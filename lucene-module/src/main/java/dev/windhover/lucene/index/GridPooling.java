package dev.windhover.lucene.index;

import dev.windhover.encoder.Cell;
import dev.windhover.encoder.PatchGrid;
import dev.windhover.lucene.PatchFrame;
import dev.windhover.lucene.PatchVector;
import java.util.ArrayList;
import java.util.List;

/** Turns a grid of patches into the few or many vectors that a layout keeps. */
public final class GridPooling {
  /** Patches of one image with a cosine above this share a vector. */
  public static final float SAME = 0.999f;

  private GridPooling() {}

  /**
   * Means over blocks of neighbouring cells: the grid is cut into at most {@code limit} blocks, as
   * square as the grid allows. O(cells x dimensions).
   *
   * @param limit {@code >= 1}
   */
  public static List<PatchVector> blocks(int level, PatchGrid grid, int limit) {
    int blockRows = Math.min(grid.rows(), (int) Math.sqrt(limit));
    int blockColumns = Math.min(grid.columns(), limit / blockRows);
    blockRows = Math.min(grid.rows(), limit / blockColumns);
    PatchFrame frame = PatchFrame.of(grid);
    float[] vectors = grid.vectors();
    int d = grid.dimensions();
    List<PatchVector> out = new ArrayList<>(blockRows * blockColumns);
    for (int br = 0; br < blockRows; br++) {
      for (int bc = 0; bc < blockColumns; bc++) {
        List<Cell> cells = new ArrayList<>();
        float[] mean = new float[d];
        int rowEnd = (br + 1) * grid.rows() / blockRows;
        int columnEnd = (bc + 1) * grid.columns() / blockColumns;
        for (int r = br * grid.rows() / blockRows; r < rowEnd; r++) {
          for (int c = bc * grid.columns() / blockColumns; c < columnEnd; c++) {
            cells.add(new Cell(r, c));
            int at = (r * grid.columns() + c) * d;
            for (int i = 0; i < d; i++) {
              mean[i] += vectors[at + i];
            }
          }
        }
        if (hasDirection(mean)) {
          out.add(new PatchVector(level, frame, cells, mean));
        }
      }
    }
    return out;
  }

  /**
   * Every patch; patches that are nearly equal to an earlier one (cosine above {@link #SAME}) join
   * its cells. O(cells^2 x dimensions) at worst, O(cells x distinct x dimensions) always.
   */
  public static List<PatchVector> all(int level, PatchGrid grid) {
    PatchFrame frame = PatchFrame.of(grid);
    List<float[]> distinct = new ArrayList<>();
    List<List<Cell>> cells = new ArrayList<>();
    for (int i = 0; i < grid.size(); i++) {
      Cell cell = grid.cell(i);
      float[] v = grid.vector(cell);
      if (!hasDirection(v)) {
        continue;
      }
      v = UnitVectors.copyOf(v, "patch");
      int same = -1;
      for (int j = 0; j < distinct.size() && same < 0; j++) {
        if (UnitVectors.dot(distinct.get(j), v) > SAME) {
          same = j;
        }
      }
      if (same >= 0) {
        cells.get(same).add(cell);
      } else {
        distinct.add(v);
        cells.add(new ArrayList<>(List.of(cell)));
      }
    }
    List<PatchVector> out = new ArrayList<>(distinct.size());
    for (int i = 0; i < distinct.size(); i++) {
      out.add(new PatchVector(level, frame, cells.get(i), distinct.get(i)));
    }
    return out;
  }

  /** A blank patch, or patches that cancel out, have no direction and are left away. */
  private static boolean hasDirection(float[] v) {
    double squares = 0;
    for (float x : v) {
      squares += (double) x * x;
    }
    return squares > 1e-12;
  }
}
