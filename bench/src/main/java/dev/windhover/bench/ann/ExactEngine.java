package dev.windhover.bench.ann;

import dev.windhover.bench.vectors.GroundTruth;
import dev.windhover.bench.vectors.VectorReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Exact search: one pass over all vectors on the heap with Lucene's SIMD dot product. */
final class ExactEngine implements AnnEngine {

  @Override
  public String id() {
    return "exact";
  }

  @Override
  public String name() {
    return "exact";
  }

  @Override
  public boolean exact() {
    return true;
  }

  @Override
  public List<Graph> graphs() {
    return List.of(Graph.NONE);
  }

  @Override
  public List<String> searches() {
    return List.of("scan");
  }

  @Override
  public int buildHeap(long size, int dimensions) {
    return 256;
  }

  @Override
  public int searchHeap(long size, int dimensions) {
    return 512 + AnnEngine.vectorHeap(size, dimensions);
  }

  @Override
  public void build(VectorReader corpus, Graph graph, Path folder) {}

  @Override
  public Index open(VectorReader corpus, Graph graph, String search, Path folder)
      throws IOException {
    float[][] vectors = corpus.toArrays();
    return new Index() {
      @Override
      public int[] search(float[] query, int k, int candidates) {
        return GroundTruth.nearest(vectors, query, k);
      }

      @Override
      public void close() {}
    };
  }
}
