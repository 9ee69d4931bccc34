package dev.windhover.lucene.fusion;

import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.util.VectorUtil;

/** Finds hits that show the same as a better one. */
public final class NearDuplicates {

  private NearDuplicates() {}

  /**
   * For each vector, in order: its own place, or the place of the first vector before it that
   * stands for itself and whose cosine with it is at least {@code cosine}. O(n x distinct x
   * dimensions).
   *
   * @param vectors unit vectors, best hit first
   * @param cosine in {@code (0, 1]}
   */
  public static int[] representatives(List<float[]> vectors, double cosine) {
    if (!(cosine > 0 && cosine <= 1)) {
      throw new IllegalArgumentException(
          "the cosine of near-duplicates must be in (0, 1], got " + cosine);
    }
    // Rounding must not keep copies of one vector apart.
    double least = Math.min(cosine, 1 - 1e-5);
    int[] out = new int[vectors.size()];
    List<Integer> distinct = new ArrayList<>();
    for (int i = 0; i < out.length; i++) {
      out[i] = i;
      for (int other : distinct) {
        if (VectorUtil.dotProduct(vectors.get(i), vectors.get(other)) >= least) {
          out[i] = other;
          break;
        }
      }
      if (out[i] == i) {
        distinct.add(i);
      }
    }
    return out;
  }
}
