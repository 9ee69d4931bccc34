package dev.windhover.bench.ann;

import dev.windhover.bench.vectors.VectorReader;
import io.github.jbellis.jvector.disk.ReaderSupplier;
import io.github.jbellis.jvector.disk.ReaderSupplierFactory;
import io.github.jbellis.jvector.disk.SimpleWriter;
import io.github.jbellis.jvector.graph.GraphIndexBuilder;
import io.github.jbellis.jvector.graph.ImmutableGraphIndex;
import io.github.jbellis.jvector.graph.ListRandomAccessVectorValues;
import io.github.jbellis.jvector.graph.OnHeapGraphIndex;
import io.github.jbellis.jvector.graph.RandomAccessVectorValues;
import io.github.jbellis.jvector.graph.disk.GraphIndexWriter;
import io.github.jbellis.jvector.graph.disk.GraphIndexWriterTypes;
import io.github.jbellis.jvector.graph.disk.feature.Feature;
import io.github.jbellis.jvector.graph.disk.feature.FeatureId;
import io.github.jbellis.jvector.graph.disk.feature.FusedPQ;
import io.github.jbellis.jvector.graph.disk.feature.InlineVectors;
import io.github.jbellis.jvector.graph.disk.feature.NVQ;
import io.github.jbellis.jvector.graph.diversity.VamanaDiversityProvider;
import io.github.jbellis.jvector.graph.similarity.BuildScoreProvider;
import io.github.jbellis.jvector.quantization.NVQuantization;
import io.github.jbellis.jvector.quantization.PQVectors;
import io.github.jbellis.jvector.quantization.ProductQuantization;
import io.github.jbellis.jvector.vector.VectorSimilarityFunction;
import io.github.jbellis.jvector.vector.VectorizationProvider;
import io.github.jbellis.jvector.vector.types.VectorFloat;
import io.github.jbellis.jvector.vector.types.VectorTypeSupport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import java.util.function.IntFunction;

/**
 * What jVector keeps on disk: the graph alone (for the heap), the graph with full vectors inline,
 * the graph with fused product-quantised codes and NVQ vectors inline, and product-quantised codes
 * of two sizes.
 */
final class JVectorFiles {
  static final VectorSimilarityFunction DOT = VectorSimilarityFunction.DOT_PRODUCT;

  /** The values that its documentation and its own benchmarks use. */
  private static final float OVERFLOW = 1.2f;

  private static final float ALPHA = 1.2f;
  private static final int PQ_CLUSTERS = 256;
  private static final int NVQ_SUBVECTORS = 2;

  private static final VectorTypeSupport TYPES =
      VectorizationProvider.getInstance().getVectorTypeSupport();

  private final Path folder;

  JVectorFiles(Path folder) {
    this.folder = folder;
  }

  static VectorFloat<?> vector(float[] values) {
    return TYPES.createFloatVector(values);
  }

  /** All vectors on the heap (or wherever its vectorisation keeps them). */
  static RandomAccessVectorValues load(VectorReader corpus) throws IOException {
    VectorFloat<?>[] vectors = new VectorFloat<?>[corpus.size()];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = vector(corpus.row(i));
    }
    return new ListRandomAccessVectorValues(
        new AbstractList<VectorFloat<?>>() {
          @Override
          public VectorFloat<?> get(int i) {
            return vectors[i];
          }

          @Override
          public int size() {
            return vectors.length;
          }
        },
        corpus.dimensions());
  }

  // Its newer ways to build and to save do not keep a graph that can be loaded to the heap again.
  @SuppressWarnings("deprecation")
  void write(RandomAccessVectorValues values, AnnEngine.Graph parameters) throws IOException {
    BuildScoreProvider scores = BuildScoreProvider.randomAccessScoreProvider(values, DOT);
    // Its degree counts the lowest level, which holds twice HNSW's M.
    try (GraphIndexBuilder builder =
        new GraphIndexBuilder(
            scores,
            values.dimension(),
            2 * parameters.m(),
            parameters.construction(),
            OVERFLOW,
            ALPHA,
            true)) {
      ImmutableGraphIndex graph = builder.build(values);
      try (SimpleWriter out = new SimpleWriter(folder.resolve("graph.bin"))) {
        ((OnHeapGraphIndex) graph).save(out);
      }
      writeInline(graph, values);
      writeCodes(values, 4);
      PQVectors codes = writeCodes(values, 8);
      writeFused(graph, values, codes);
    }
  }

  private void writeInline(ImmutableGraphIndex graph, RandomAccessVectorValues values)
      throws IOException {
    Map<FeatureId, IntFunction<Feature.State>> states =
        Map.of(FeatureId.INLINE_VECTORS, node -> new InlineVectors.State(values.getVector(node)));
    try (GraphIndexWriter writer =
        GraphIndexWriter.getBuilderFor(
                GraphIndexWriterTypes.RANDOM_ACCESS_PARALLEL, graph, inlineGraph())
            .with(new InlineVectors(values.dimension()))
            .build()) {
      writer.write(states);
    }
  }

  private void writeFused(
      ImmutableGraphIndex graph, RandomAccessVectorValues values, PQVectors codes)
      throws IOException {
    NVQuantization nvq = NVQuantization.compute(values, NVQ_SUBVECTORS);
    try (ImmutableGraphIndex.View view = graph.getView();
        GraphIndexWriter writer =
            GraphIndexWriter.getBuilderFor(
                    GraphIndexWriterTypes.RANDOM_ACCESS_PARALLEL, graph, fusedGraph())
                .with(new NVQ(nvq))
                .with(new FusedPQ(graph.maxDegree(), codes.getCompressor()))
                .build()) {
      Map<FeatureId, IntFunction<Feature.State>> states =
          Map.of(
              FeatureId.NVQ_VECTORS, node -> new NVQ.State(nvq.encode(values.getVector(node))),
              FeatureId.FUSED_PQ, node -> new FusedPQ.State(view, codes, node));
      writer.write(states);
    }
  }

  private PQVectors writeCodes(RandomAccessVectorValues values, int dimensionsPerCode)
      throws IOException {
    ProductQuantization pq =
        ProductQuantization.compute(
            values, values.dimension() / dimensionsPerCode, PQ_CLUSTERS, false);
    PQVectors codes = pq.encodeAll(values, ForkJoinPool.commonPool());
    try (SimpleWriter out = new SimpleWriter(codeFile(dimensionsPerCode))) {
      codes.write(out);
    }
    return codes;
  }

  @SuppressWarnings("deprecation") // see write
  OnHeapGraphIndex loadGraph(RandomAccessVectorValues values) throws IOException {
    try (ReaderSupplier supplier = ReaderSupplierFactory.open(folder.resolve("graph.bin"));
        var reader = supplier.get()) {
      BuildScoreProvider scores = BuildScoreProvider.randomAccessScoreProvider(values, DOT);
      return OnHeapGraphIndex.load(
          reader, values.dimension(), OVERFLOW, new VamanaDiversityProvider(scores, ALPHA));
    }
  }

  PQVectors loadCodes(int dimensionsPerCode) throws IOException {
    try (ReaderSupplier supplier = ReaderSupplierFactory.open(codeFile(dimensionsPerCode));
        var reader = supplier.get()) {
      return PQVectors.load(reader);
    }
  }

  Path inlineGraph() {
    return folder.resolve("inline.bin");
  }

  Path fusedGraph() {
    return folder.resolve("fused.bin");
  }

  private Path codeFile(int dimensionsPerCode) {
    return folder.resolve("pq" + dimensionsPerCode + ".bin");
  }
}
