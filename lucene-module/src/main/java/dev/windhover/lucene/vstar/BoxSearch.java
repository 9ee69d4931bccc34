package dev.windhover.lucene.vstar;

import dev.windhover.encoder.Region;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Boxes that stand out of a {@link HeatMap}: among all boxes of cells, those whose mean value lies
 * furthest above the ring around them, in the spirit of centre-surround saliency (Itti, Koch and
 * Niebur 1998). A summed-area table makes each box O(1), so a map of n cells costs O(n x shapes).
 * Stateless.
 */
final class BoxSearch {

  /** In cells; larger boxes are the whole map. */
  private static final int LARGEST_SIDE = 12;

  /** How much of the ring's mean counts against the box's own. */
  private static final double SURROUND = 0.5;

  /** Larger boxes average noise away; this power of their area makes up for it. */
  private static final double SIZE_POWER = 0.25;

  /** Boxes that overlap a better one by more are the same answer. */
  private static final double SAME = 0.3;

  private BoxSearch() {}

  /**
   * A box and how far it stands out.
   *
   * @param box in source pixels
   * @param contrast in deviations of the map, larger is better
   */
  record Candidate(Region box, double contrast) {}

  /** The best boxes that do not say the same twice, best first, at most {@code count}. */
  static List<Candidate> best(HeatMap map, int count) {
    double[][] table = summed(map);
    List<Candidate> all = new ArrayList<>();
    for (CellBox box :
        CellBox.all(map.rows(), map.columns(), LARGEST_SIDE, map.rows() * map.columns() - 1)) {
      double contrast = contrast(table, box, map);
      if (contrast > 0) {
        all.add(new Candidate(box.region(map.area(), map.rows(), map.columns()), contrast));
      }
    }
    all.sort(Comparator.comparingDouble(Candidate::contrast).reversed());
    List<Candidate> out = new ArrayList<>(count);
    for (Candidate candidate : all) {
      if (out.size() >= count) {
        break;
      }
      if (out.stream().allMatch(kept -> kept.box().iou(candidate.box()) <= SAME)) {
        out.add(candidate);
      }
    }
    return List.copyOf(out);
  }

  private static double[][] summed(HeatMap map) {
    float[] values = map.values();
    double[][] table = new double[map.rows() + 1][map.columns() + 1];
    for (int r = 0; r < map.rows(); r++) {
      for (int c = 0; c < map.columns(); c++) {
        table[r + 1][c + 1] =
            values[r * map.columns() + c] + table[r][c + 1] + table[r + 1][c] - table[r][c];
      }
    }
    return table;
  }

  private static double contrast(double[][] table, CellBox box, HeatMap map) {
    int rim = Math.min(box.height(), box.width()) < 4 ? 1 : 2;
    CellBox outer = box.grown(rim, map.rows(), map.columns());
    int ring = outer.cells() - box.cells();
    double inside = sum(table, box);
    double outside = sum(table, outer) - inside;
    double mean = inside / box.cells() - (ring == 0 ? 0 : SURROUND * outside / ring);
    return mean * Math.pow(box.cells(), SIZE_POWER);
  }

  private static double sum(double[][] table, CellBox box) {
    return table[box.bottom()][box.right()]
        - table[box.top()][box.right()]
        - table[box.bottom()][box.left()]
        + table[box.top()][box.left()];
  }
}
