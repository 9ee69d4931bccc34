package dev.windhover.tools.command;

import dev.windhover.encoder.Cell;
import dev.windhover.encoder.PatchGrid;
import dev.windhover.encoder.Region;
import dev.windhover.encoder.RgbImage;
import dev.windhover.encoder.onnx.ClipModel;
import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * Where in a photo the words are, from one pass of patch vectors: the field of cells around the
 * best one that answer at least half as clearly, measured from the mean of the photo.
 */
final class PatchLocator {
  private final ClipModel model;

  PatchLocator(ClipModel model) {
    this.model = model;
  }

  /**
   * A place in the photo.
   *
   * @param box in source pixels
   * @param score of its best cell: deviations above the cells of the photo
   */
  record Located(Region box, double score) {}

  Located locate(RgbImage image, String words) {
    PatchGrid grid = model.encodePatches(image);
    float[] similarities = grid.similarities(model.encodeText(words));
    double mean = mean(similarities);
    int best = 0;
    double squares = 0;
    for (int i = 0; i < similarities.length; i++) {
      best = similarities[i] > similarities[best] ? i : best;
      squares += (similarities[i] - mean) * (similarities[i] - mean);
    }
    double deviation = Math.sqrt(squares / similarities.length) + 1e-9;
    double floor = mean + (similarities[best] - mean) / 2;
    return new Located(
        field(grid, similarities, best, floor), (similarities[best] - mean) / deviation);
  }

  private static double mean(float[] values) {
    double sum = 0;
    for (float v : values) {
      sum += v;
    }
    return sum / values.length;
  }

  /** The box around all cells that hang together with {@code start} and reach {@code floor}. */
  private static Region field(PatchGrid grid, float[] values, int start, double floor) {
    boolean[] seen = new boolean[values.length];
    ArrayDeque<Integer> open = new ArrayDeque<>();
    seen[start] = true;
    open.add(start);
    Region box = grid.region(grid.cell(start));
    int columns = grid.columns();
    while (!open.isEmpty()) {
      int at = open.remove();
      Cell cell = grid.cell(at);
      box = box.union(grid.region(cell));
      int[] neighbours = {
        cell.column() > 0 ? at - 1 : at,
        cell.column() + 1 < columns ? at + 1 : at,
        cell.row() > 0 ? at - columns : at,
        cell.row() + 1 < grid.rows() ? at + columns : at
      };
      Arrays.stream(neighbours)
          .filter(n -> !seen[n] && values[n] >= floor)
          .forEach(n -> {
            seen[n] = true;
            open.add(n);
          });
    }
    return box;
  }
}
