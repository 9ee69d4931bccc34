package dev.windhover.lucene.vstar;

import dev.windhover.encoder.PatchGrid;
import dev.windhover.encoder.Region;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.lucene.util.VectorUtil;

/**
 * Boxes in which something stands out, found without any query: those whose mean patch vector
 * differs most from the mean of the ring around them, by {@code (1 - cosine) * cells^p}. The idea
 * is centre-surround saliency (Itti, Koch and Niebur 1998), laid over the patch vectors of a
 * vision-language model instead of colours and edges. A summed-area table makes every box O(d), so
 * a grid of n cells costs O(n x shapes x d): some 40 milliseconds for 42 x 42 cells of 384.
 * Stateless and thread-safe.
 */
public final class RegionProposals {

  /** Larger boxes average noise away; this power of their cells makes up for it. */
  private static final double SIZE_POWER = 0.25;

  /** Boxes that overlap a better one by more are the same proposal. */
  private static final double SAME = 0.3;

  /** In cells; what is larger stands out of a coarser grid. */
  private static final int LARGEST_SIDE = 8;

  private RegionProposals() {}

  /**
   * A box and how far it stands out.
   *
   * @param box in source pixels
   * @param contrast larger is better; comparable within one grid only
   */
  public record Proposal(Region box, double contrast) {}

  /**
   * The boxes that stand out most and do not say the same twice.
   *
   * @param count most wanted, {@code >= 0}
   * @return best first; fewer than {@code count}, or none, where the grid is small
   */
  public static List<Proposal> of(PatchGrid grid, int count) {
    if (count < 0) {
      throw new IllegalArgumentException("count must be >= 0, got " + count);
    }
    Sums sums = new Sums(grid);
    List<Proposal> all = new ArrayList<>();
    for (CellBox box : CellBox.all(grid.rows(), grid.columns(), LARGEST_SIDE, grid.size() / 2)) {
      double contrast = sums.contrast(box);
      if (contrast > 0) {
        all.add(new Proposal(box.region(grid.area(), grid.rows(), grid.columns()), contrast));
      }
    }
    all.sort(Comparator.comparingDouble(Proposal::contrast).reversed());
    List<Proposal> out = new ArrayList<>(count);
    for (Proposal proposal : all) {
      if (out.size() >= count) {
        break;
      }
      if (out.stream().allMatch(kept -> kept.box().iou(proposal.box()) <= SAME)) {
        out.add(proposal);
      }
    }
    return List.copyOf(out);
  }

  /** Sums of vectors over boxes of cells, each in O(d), from a summed-area table. */
  private static final class Sums {
    private final int rows;
    private final int columns;
    private final int dimensions;
    private final float[] table;
    private final float[] inside;
    private final float[] around;

    Sums(PatchGrid grid) {
      rows = grid.rows();
      columns = grid.columns();
      dimensions = grid.dimensions();
      table = new float[Math.multiplyExact((rows + 1) * (columns + 1), dimensions)];
      inside = new float[dimensions];
      around = new float[dimensions];
      float[] vectors = grid.vectors();
      int at = 0;
      for (int r = 1; r <= rows; r++) {
        for (int c = 1; c <= columns; c++) {
          int here = offset(r, c);
          int up = offset(r - 1, c);
          int left = offset(r, c - 1);
          int corner = offset(r - 1, c - 1);
          for (int i = 0; i < dimensions; i++) {
            table[here + i] = vectors[at++] + table[up + i] + table[left + i] - table[corner + i];
          }
        }
      }
    }

    private int offset(int row, int column) {
      return (row * (columns + 1) + column) * dimensions;
    }

    private void sum(CellBox box, float[] out) {
      int a = offset(box.bottom(), box.right());
      int b = offset(box.top(), box.right());
      int c = offset(box.bottom(), box.left());
      int d = offset(box.top(), box.left());
      for (int i = 0; i < dimensions; i++) {
        out[i] = table[a + i] - table[b + i] - table[c + i] + table[d + i];
      }
    }

    double contrast(CellBox box) {
      int rim = Math.max(1, Math.round(Math.min(box.height(), box.width()) / 2f));
      CellBox outer = box.grown(rim, rows, columns);
      if (outer.cells() == box.cells()) {
        return 0;
      }
      sum(box, inside);
      sum(outer, around);
      for (int i = 0; i < dimensions; i++) {
        around[i] -= inside[i];
      }
      // Lucene's kernels use SIMD, which the JIT compiler does not for sums of floats.
      float dot = VectorUtil.dotProduct(inside, around);
      float insideSquare = VectorUtil.dotProduct(inside, inside);
      float ringSquare = VectorUtil.dotProduct(around, around);
      // A cosine needs no division by the numbers of cells.
      double norm = Math.sqrt((double) insideSquare * ringSquare);
      return norm < 1e-9 ? 0 : (1 - dot / norm) * Math.pow(box.cells(), SIZE_POWER);
    }
  }
}
