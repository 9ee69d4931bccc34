package dev.windhover.lucene.fusion;

import org.apache.lucene.util.VectorUtil;

/**
 * Orders hits so that each adds something to those before it (Carbonell and Goldstein 1998): next
 * comes the hit with the greatest {@code (1 - diversity) * relevance - diversity * redundancy},
 * where redundancy is its greatest likeness to a hit already taken.
 *
 * <p>Relevance is stretched to {@code [0, 1]} over the hits. Likeness is the cosine after the mean
 * of all hits is subtracted, at least 0: vectors of one modality share a direction, so that plain
 * cosines of any two photos are far above their cosines with a text.
 */
public final class MaximalMarginalRelevance {

  private MaximalMarginalRelevance() {}

  /**
   * The order of the first {@code count} hits. O(count x hits x dimensions).
   *
   * @param relevance of each hit; any scale
   * @param vectors one a hit
   * @param diversity in {@code [0, 1]}: 0 orders by relevance alone
   * @return places of hits in the given arrays; equal ones in the given order
   */
  public static int[] order(double[] relevance, float[][] vectors, double diversity, int count) {
    if (!(diversity >= 0 && diversity <= 1)) {
      throw new IllegalArgumentException("diversity must be in [0, 1], got " + diversity);
    }
    int n = relevance.length;
    double[] worth = stretched(relevance);
    float[][] centred = centred(vectors);
    double[] redundancy = new double[n];
    boolean[] taken = new boolean[n];
    int[] out = new int[Math.min(count, n)];
    for (int place = 0; place < out.length; place++) {
      int best = -1;
      double bestValue = Double.NEGATIVE_INFINITY;
      for (int i = 0; i < n; i++) {
        double value = (1 - diversity) * worth[i] - diversity * redundancy[i];
        if (!taken[i] && value > bestValue) {
          best = i;
          bestValue = value;
        }
      }
      out[place] = best;
      taken[best] = true;
      for (int i = 0; i < n && diversity > 0; i++) {
        if (!taken[i]) {
          redundancy[i] = Math.max(redundancy[i], VectorUtil.dotProduct(centred[i], centred[best]));
        }
      }
    }
    return out;
  }

  private static double[] stretched(double[] relevance) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (double r : relevance) {
      low = Math.min(low, r);
      high = Math.max(high, r);
    }
    double[] out = new double[relevance.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = high == low ? 1 : (relevance[i] - low) / (high - low);
    }
    return out;
  }

  private static float[][] centred(float[][] vectors) {
    if (vectors.length == 0) {
      return vectors;
    }
    int d = vectors[0].length;
    double[] mean = new double[d];
    for (float[] v : vectors) {
      for (int i = 0; i < d; i++) {
        mean[i] += v[i] / vectors.length;
      }
    }
    float[][] out = new float[vectors.length][d];
    for (int n = 0; n < out.length; n++) {
      double squares = 0;
      for (int i = 0; i < d; i++) {
        double x = vectors[n][i] - mean[i];
        out[n][i] = (float) x;
        squares += x * x;
      }
      if (squares > 1e-12) {
        double factor = 1 / Math.sqrt(squares);
        for (int i = 0; i < d; i++) {
          out[n][i] = (float) (out[n][i] * factor);
        }
      }
    }
    return out;
  }
}
