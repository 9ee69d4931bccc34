package dev.windhover.bench.ann;

import io.github.jbellis.jvector.graph.GraphIndexBuilder;
import io.github.jbellis.jvector.graph.GraphSearcher;
import io.github.jbellis.jvector.graph.ImmutableGraphIndex;
import io.github.jbellis.jvector.graph.ListRandomAccessVectorValues;
import io.github.jbellis.jvector.graph.SearchResult;
import io.github.jbellis.jvector.graph.similarity.BuildScoreProvider;
import io.github.jbellis.jvector.graph.similarity.DefaultSearchScoreProvider;
import io.github.jbellis.jvector.quantization.PQVectors;
import io.github.jbellis.jvector.quantization.ProductQuantization;
import io.github.jbellis.jvector.util.Bits;
import io.github.jbellis.jvector.vector.VectorSimilarityFunction;
import io.github.jbellis.jvector.vector.VectorizationProvider;
import io.github.jbellis.jvector.vector.types.VectorFloat;
import io.github.jbellis.jvector.vector.types.VectorTypeSupport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;

/**
 * jVector 4 on the heap: full-precision traversal, or traversal by product-quantised codes with
 * full-precision reranking (its own recommended two passes).
 */
final class JVectorEngine implements AnnEngine {
  private static final VectorTypeSupport TYPES =
      VectorizationProvider.getInstance().getVectorTypeSupport();

  /** How the graph is traversed. */
  enum Traversal {
    FLOAT,
    PRODUCT_QUANTIZED
  }

  private final Traversal traversal;

  JVectorEngine(Traversal traversal) {
    this.traversal = traversal;
  }

  @Override
  public String name() {
    return traversal == Traversal.FLOAT ? "jVector 4.0.2 float" : "jVector 4.0.2 PQ+rerank";
  }

  @Override
  public List<Parameters> sweep() {
    return List.of(new Parameters(16, 100), new Parameters(32, 200));
  }

  @Override
  public Index build(float[][] corpus, Parameters parameters, Path folder) throws IOException {
    List<VectorFloat<?>> vectors = new ArrayList<>(corpus.length);
    for (float[] vector : corpus) {
      vectors.add(TYPES.createFloatVector(vector));
    }
    ListRandomAccessVectorValues values =
        new ListRandomAccessVectorValues(vectors, corpus[0].length);
    BuildScoreProvider scores =
        BuildScoreProvider.randomAccessScoreProvider(values, VectorSimilarityFunction.DOT_PRODUCT);
    ImmutableGraphIndex graph;
    // Its degree bounds the lowest level, which holds 2M in HNSW's count; overflow and alpha are
    // the
    // values its documentation recommends.
    try (GraphIndexBuilder builder =
        new GraphIndexBuilder(
            scores,
            corpus[0].length,
            2 * parameters.m(),
            parameters.construction(),
            1.2f,
            1.2f,
            true)) {
      graph = builder.build(values);
    }
    PQVectors codes = null;
    if (traversal == Traversal.PRODUCT_QUANTIZED) {
      ProductQuantization pq = ProductQuantization.compute(values, corpus[0].length / 4, 256, true);
      codes = pq.encodeAll(values, ForkJoinPool.commonPool());
    }
    return new GraphIndex(graph, values, codes);
  }

  private static final class GraphIndex implements Index {
    private final ListRandomAccessVectorValues values;
    private final PQVectors codes;
    private final ThreadLocal<GraphSearcher> searchers;

    GraphIndex(ImmutableGraphIndex graph, ListRandomAccessVectorValues values, PQVectors codes) {
      this.values = values;
      this.codes = codes;
      this.searchers = ThreadLocal.withInitial(() -> new GraphSearcher(graph));
    }

    @Override
    public int[] search(float[] query, int k, int candidates) {
      VectorFloat<?> vector = TYPES.createFloatVector(query);
      DefaultSearchScoreProvider exact =
          DefaultSearchScoreProvider.exact(vector, VectorSimilarityFunction.DOT_PRODUCT, values);
      DefaultSearchScoreProvider scores =
          codes == null
              ? exact
              : new DefaultSearchScoreProvider(
                  codes.precomputedScoreFunctionFor(vector, VectorSimilarityFunction.DOT_PRODUCT),
                  exact.exactScoreFunction());
      SearchResult result = searchers.get().search(scores, k, candidates, 0f, 0f, Bits.ALL);
      int[] out = new int[result.getNodes().length];
      for (int i = 0; i < out.length; i++) {
        out[i] = result.getNodes()[i].node;
      }
      return out;
    }

    @Override
    public long bytesOnDisk() {
      return 0;
    }

    @Override
    public void close() {}
  }
}
