package dev.windhover.bench.recall;

import dev.windhover.bench.vectors.GroundTruth;
import dev.windhover.bench.vectors.VectorReader;
import java.io.IOException;
import java.util.Random;

/**
 * A filter that keeps a share of all vectors, drawn at random and so independent of any query.
 *
 * @param share kept, 1 for all
 * @param ordinals those kept, ascending
 */
record Selectivity(double share, int[] ordinals) {
  /** The shares of the issue. */
  static final double[] SHARES = {1, 0.5, 0.1, 0.01, 0.001};

  /** The value of the keyword field {@code keep} that means this share. */
  static String word(double share) {
    return "share-" + share;
  }

  /** Whether a vector is kept: the same answer wherever it is asked. */
  static boolean keeps(int ordinal, double share) {
    return new Random(0x5EEDL * 31 + ordinal).nextDouble() < share;
  }

  static Selectivity of(double share, int size) {
    return new Selectivity(
        share,
        java.util.stream.IntStream.range(0, size)
            .filter(i -> share >= 1 || keeps(i, share))
            .toArray());
  }

  /** The true neighbours among those kept. */
  int[][] truth(VectorReader corpus, float[][] queries, int k) {
    int[][] found =
        GroundTruth.neighbours(
            new VectorReader() {
              @Override
              public int size() {
                return ordinals.length;
              }

              @Override
              public int dimensions() {
                return corpus.dimensions();
              }

              @Override
              public void read(int row, float[] into) throws IOException {
                corpus.read(ordinals[row], into);
              }

              @Override
              public void close() {
                // The corpus is another's.
              }
            },
            queries,
            k);
    for (int[] row : found) {
      for (int i = 0; i < row.length; i++) {
        row[i] = ordinals[row[i]];
      }
    }
    return found;
  }
}
