package dev.windhover.bench.recall;

import dev.windhover.bench.vectors.GroundTruth;
import dev.windhover.bench.vectors.VectorReader;
import dev.windhover.lucene.sets.ImageSet;
import java.io.IOException;
import java.util.stream.IntStream;

/**
 * A filter that keeps a share of all vectors, drawn at random and so independent of any query.
 *
 * @param share kept, 1 for all
 * @param ordinals those kept, ascending
 */
record Selectivity(double share, int[] ordinals) {
  /** The shares of the issue. */
  static final double[] SHARES = {1, 0.5, 0.1, 0.01, 0.001};

  /**
   * Whether a vector is kept: the same answer wherever it is asked. The finisher of SplitMix64
   * (Steele, Lea and Flood 2014), as neighbours in the set come from one photo and must be drawn
   * independently; a new {@code Random} for each would not do that.
   */
  static boolean keeps(int ordinal, double share) {
    long z = (ordinal + 1) * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    z ^= z >>> 31;
    return (z >>> 11) * 0x1p-53 < share;
  }

  /** As a filter on images that were numbered in the order of the set. */
  ImageSet images() {
    return ImageSet.of(ordinals);
  }

  static Selectivity of(double share, int size) {
    return new Selectivity(
        share, IntStream.range(0, size).filter(i -> share >= 1 || keeps(i, share)).toArray());
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
