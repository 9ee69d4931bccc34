package dev.windhover.encoder.onnx;

import dev.windhover.encoder.ModelException;
import dev.windhover.encoder.PatchGrid;
import dev.windhover.encoder.Region;
import dev.windhover.encoder.onnx.graph.FloatTensor;

/**
 * Where the windows of one area come together. A cell that several windows see gets their weighted
 * mean: a window's word counts for more the farther the cell lies from its edge, where the model
 * sees only part of a thing. Not thread-safe.
 */
final class PatchCanvas {
  private final PatchWindows windows;
  private final PatchRule rule;
  private final int dimensions;
  private final float[] sums;
  private int added;

  PatchCanvas(PatchWindows windows, PatchRule rule, int dimensions) {
    this.windows = windows;
    this.rule = rule;
    this.dimensions = dimensions;
    this.sums = new float[Math.multiplyExact(windows.rows() * windows.columns(), dimensions)];
  }

  /** Whether all windows were added. */
  boolean complete() {
    return added == windows.windows().size();
  }

  /** Adds the next window: item {@code item} of a result. */
  void add(FloatTensor result, int item) {
    int skipped = result.size(1) - rule.rows() * rule.columns();
    if (skipped < 0) {
      throw new ModelException(
          "output "
              + rule.output()
              + " has "
              + result.size(1)
              + " patches per image, expected at least "
              + rule.rows()
              + " x "
              + rule.columns());
    }
    PatchWindows.Window window = windows.windows().get(added++);
    int from = (item * result.size(1) + skipped) * dimensions;
    boolean alone = windows.windows().size() == 1;
    float[] unit = new float[dimensions];
    for (int r = 0; r < rule.rows(); r++) {
      for (int c = 0; c < rule.columns(); c++, from += dimensions) {
        Embedding.unit(result.values(), from, unit, 0, dimensions, rule.output());
        float weight = alone ? 1 : weight(r, rule.rows()) * weight(c, rule.columns());
        int to = ((window.row() + r) * windows.columns() + window.column() + c) * dimensions;
        for (int d = 0; d < dimensions; d++) {
          sums[to + d] += weight * unit[d];
        }
      }
    }
  }

  /** Cells to the nearer edge of the window, in a window of {@code cells}. */
  private static float weight(int cell, int cells) {
    return Math.min(cell + 1, cells - cell);
  }

  /** The grid of all windows. */
  PatchGrid grid(Region area) {
    for (int at = 0; at < sums.length; at += dimensions) {
      Embedding.unit(sums, at, sums, at, dimensions, rule.output());
    }
    return new PatchGrid(windows.rows(), windows.columns(), dimensions, area, sums);
  }
}
