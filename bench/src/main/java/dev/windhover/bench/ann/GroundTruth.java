package dev.windhover.bench.ann;

import java.util.stream.IntStream;
import org.apache.lucene.util.VectorUtil;

/** Exact nearest neighbours by comparing every query with every vector. */
final class GroundTruth {

  private GroundTruth() {}

  /** The {@code k} best ordinals of each query by dot product, best first, ties by ordinal. */
  static int[][] neighbours(float[][] corpus, float[][] queries, int k) {
    int[][] out = new int[queries.length][];
    IntStream.range(0, queries.length)
        .parallel()
        .forEach(q -> out[q] = nearest(corpus, queries[q], k));
    return out;
  }

  static int[] nearest(float[][] corpus, float[] query, int k) {
    int size = Math.min(k, corpus.length);
    int[] ids = new int[size];
    float[] scores = new float[size];
    int filled = 0;
    for (int i = 0; i < corpus.length; i++) {
      float score = VectorUtil.dotProduct(query, corpus[i]);
      if (filled == size && score <= scores[size - 1]) {
        continue;
      }
      int at = filled < size ? filled++ : size - 1;
      while (at > 0 && scores[at - 1] < score) {
        scores[at] = scores[at - 1];
        ids[at] = ids[at - 1];
        at--;
      }
      scores[at] = score;
      ids[at] = i;
    }
    return ids;
  }

  /** The share of the first {@code k} true neighbours among the first {@code k} found. */
  static double recall(int[] truth, int[] found, int k) {
    int hits = 0;
    for (int t = 0; t < k; t++) {
      for (int f = 0; f < Math.min(k, found.length); f++) {
        if (truth[t] == found[f]) {
          hits++;
          break;
        }
      }
    }
    return (double) hits / k;
  }
}
