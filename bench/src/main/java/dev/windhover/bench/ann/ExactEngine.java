package dev.windhover.bench.ann;

import java.nio.file.Path;
import java.util.List;

/** Exact search: one pass over all vectors with Lucene's SIMD dot product. */
final class ExactEngine implements AnnEngine {

  @Override
  public String name() {
    return "exact";
  }

  @Override
  public List<Parameters> sweep() {
    return List.of(new Parameters(0, 0));
  }

  @Override
  public Index build(float[][] corpus, Parameters parameters, Path folder) {
    return new Index() {
      @Override
      public int[] search(float[] query, int k, int candidates) {
        return GroundTruth.nearest(corpus, query, k);
      }

      @Override
      public long bytesOnDisk() {
        return 0;
      }

      @Override
      public void close() {}
    };
  }
}
