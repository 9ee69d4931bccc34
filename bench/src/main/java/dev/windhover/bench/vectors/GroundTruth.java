package dev.windhover.bench.vectors;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.IntStream;
import org.apache.lucene.util.VectorUtil;

/** Exact nearest neighbours by comparing every query with every vector. */
public final class GroundTruth {
  /** Rows compared with all queries while they are in the processor's cache. */
  private static final int BLOCK = 256;

  private GroundTruth() {}

  /**
   * The {@code k} best ordinals of each query by dot product, best first, ties by ordinal; fewer if
   * the corpus is smaller. All cores take part.
   */
  public static int[][] neighbours(VectorReader corpus, float[][] queries, int k) {
    Best[] best = new Best[queries.length];
    for (int q = 0; q < queries.length; q++) {
      best[q] = new Best(Math.min(k, corpus.size()));
    }
    float[][] block = new float[BLOCK][corpus.dimensions()];
    for (int start = 0; start < corpus.size(); start += BLOCK) {
      int first = start;
      int count = Math.min(BLOCK, corpus.size() - start);
      try {
        for (int i = 0; i < count; i++) {
          corpus.read(first + i, block[i]);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      IntStream.range(0, queries.length)
          .parallel()
          .forEach(q -> {
            for (int i = 0; i < count; i++) {
              best[q].offer(first + i, VectorUtil.dotProduct(queries[q], block[i]));
            }
          });
    }
    int[][] out = new int[queries.length][];
    for (int q = 0; q < queries.length; q++) {
      out[q] = best[q].ids;
    }
    return out;
  }

  /** The {@code k} best ordinals of one query among vectors on the heap. */
  public static int[] nearest(float[][] corpus, float[] query, int k) {
    Best best = new Best(Math.min(k, corpus.length));
    for (int i = 0; i < corpus.length; i++) {
      best.offer(i, VectorUtil.dotProduct(query, corpus[i]));
    }
    return best.ids;
  }

  /** The share of the first {@code k} true neighbours among the first {@code k} found. */
  public static double recall(int[] truth, int[] found, int k) {
    int size = Math.min(k, truth.length);
    int hits = 0;
    for (int t = 0; t < size; t++) {
      for (int f = 0; f < Math.min(k, found.length); f++) {
        if (truth[t] == found[f]) {
          hits++;
          break;
        }
      }
    }
    return (double) hits / size;
  }

  /** The best so far, kept sorted: almost every offer fails against the last. */
  private static final class Best {
    private final int[] ids;
    private final float[] scores;
    private int filled;

    Best(int size) {
      ids = new int[size];
      scores = new float[size];
    }

    void offer(int id, float score) {
      int size = ids.length;
      if (filled == size && score <= scores[size - 1]) {
        return;
      }
      int at = filled < size ? filled++ : size - 1;
      while (at > 0 && scores[at - 1] < score) {
        scores[at] = scores[at - 1];
        ids[at] = ids[at - 1];
        at--;
      }
      scores[at] = score;
      ids[at] = id;
    }
  }
}
