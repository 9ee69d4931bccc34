package dev.windhover.bench.ann;

import dev.windhover.bench.vectors.VectorReader;
import io.github.jbellis.jvector.disk.ReaderSupplier;
import io.github.jbellis.jvector.disk.ReaderSupplierFactory;
import io.github.jbellis.jvector.graph.GraphSearcher;
import io.github.jbellis.jvector.graph.ImmutableGraphIndex;
import io.github.jbellis.jvector.graph.RandomAccessVectorValues;
import io.github.jbellis.jvector.graph.SearchResult;
import io.github.jbellis.jvector.graph.disk.OnDiskGraphIndex;
import io.github.jbellis.jvector.graph.similarity.DefaultSearchScoreProvider;
import io.github.jbellis.jvector.graph.similarity.SearchScoreProvider;
import io.github.jbellis.jvector.quantization.PQVectors;
import io.github.jbellis.jvector.util.Bits;
import io.github.jbellis.jvector.vector.types.VectorFloat;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.apache.lucene.util.IOUtils;

/**
 * jVector 4, in each way its documentation recommends: graph and vectors on the heap; the graph
 * mapped with vectors inline; and in two passes, by product-quantised codes first (8 or 4
 * dimensions a byte, in memory or fused into the graph) and at full precision or NVQ after. Its
 * native SIMD is on by default; its Panama SIMD is measured as another way.
 */
final class JVectorEngine implements AnnEngine {
  private static final String HEAP = "heap, float";
  private static final String HEAP_PANAMA = "heap, float, Panama";
  private static final String HEAP_PQ4 = "heap, PQ/4 + float";
  private static final String HEAP_PQ8 = "heap, PQ/8 + float";
  private static final String DISK = "disk, float";
  private static final String DISK_PQ8 = "disk, PQ/8 + float";
  private static final String DISK_FUSED = "disk, fused PQ/8 + NVQ";

  @Override
  public String id() {
    return "jvector";
  }

  @Override
  public String name() {
    return "jVector 4.0.2";
  }

  @Override
  public List<Graph> graphs() {
    return List.of(new Graph(16, 100), new Graph(16, 250), new Graph(32, 250));
  }

  @Override
  public List<String> searches() {
    return List.of(HEAP, HEAP_PANAMA, HEAP_PQ4, HEAP_PQ8, DISK, DISK_PQ8, DISK_FUSED);
  }

  @Override
  public List<String> jvmOptions(String search) {
    return search.equals(HEAP_PANAMA)
        ? List.of("-Djvector.vectorization_provider=panama")
        : List.of();
  }

  @Override
  public int buildHeap(long size, int dimensions) {
    return 2048 + 2 * AnnEngine.vectorHeap(size, dimensions) + (int) ((size * 1600) >> 20);
  }

  @Override
  public int searchHeap(long size, int dimensions) {
    return 1024 + AnnEngine.vectorHeap(size, dimensions) + (int) ((size * 1000) >> 20);
  }

  @Override
  public void build(VectorReader corpus, Graph graph, Path folder) throws IOException {
    new JVectorFiles(folder).write(JVectorFiles.load(corpus), graph);
  }

  @Override
  public Index open(VectorReader corpus, Graph graph, String search, Path folder)
      throws IOException {
    JVectorFiles files = new JVectorFiles(folder);
    return switch (search) {
      case HEAP, HEAP_PANAMA -> onHeap(corpus, files, null);
      case HEAP_PQ4 -> onHeap(corpus, files, files.loadCodes(4));
      case HEAP_PQ8 -> onHeap(corpus, files, files.loadCodes(8));
      case DISK -> onDisk(files.inlineGraph(), Scoring::inline);
      case DISK_PQ8 -> {
        PQVectors codes = files.loadCodes(8);
        yield onDisk(files.inlineGraph(), searcher -> Scoring.codes(searcher, codes));
      }
      case DISK_FUSED -> onDisk(files.fusedGraph(), Scoring::fused);
      default -> throw new IllegalArgumentException("no search '" + search + "'");
    };
  }

  private static Index onHeap(VectorReader corpus, JVectorFiles files, PQVectors codes)
      throws IOException {
    RandomAccessVectorValues values = JVectorFiles.load(corpus);
    return new GraphIndex(
        files.loadGraph(values),
        searcher -> codes == null ? Scoring.exact(values) : Scoring.codesOf(values, codes),
        List.of());
  }

  private static Index onDisk(Path file, Function<GraphSearcher, Scoring> scoring)
      throws IOException {
    ReaderSupplier supplier = ReaderSupplierFactory.open(file);
    return new GraphIndex(OnDiskGraphIndex.load(supplier), scoring, List.of(supplier::close));
  }

  /** How a query is scored, by one thread. */
  private interface Scoring {
    SearchScoreProvider of(VectorFloat<?> query);

    static Scoring exact(RandomAccessVectorValues values) {
      return query -> DefaultSearchScoreProvider.exact(query, JVectorFiles.DOT, values);
    }

    static Scoring codesOf(RandomAccessVectorValues values, PQVectors codes) {
      return query ->
          new DefaultSearchScoreProvider(
              codes.precomputedScoreFunctionFor(query, JVectorFiles.DOT),
              DefaultSearchScoreProvider.exact(query, JVectorFiles.DOT, values)
                  .exactScoreFunction());
    }

    static Scoring inline(GraphSearcher searcher) {
      return exact((RandomAccessVectorValues) searcher.getView());
    }

    static Scoring codes(GraphSearcher searcher, PQVectors codes) {
      ImmutableGraphIndex.ScoringView view = (ImmutableGraphIndex.ScoringView) searcher.getView();
      return query ->
          new DefaultSearchScoreProvider(
              codes.precomputedScoreFunctionFor(query, JVectorFiles.DOT),
              view.rerankerFor(query, JVectorFiles.DOT));
    }

    static Scoring fused(GraphSearcher searcher) {
      ImmutableGraphIndex.ScoringView view = (ImmutableGraphIndex.ScoringView) searcher.getView();
      return query ->
          new DefaultSearchScoreProvider(
              view.approximateScoreFunctionFor(query, JVectorFiles.DOT),
              view.rerankerFor(query, JVectorFiles.DOT));
    }
  }

  private static final class GraphIndex implements Index {
    private final ImmutableGraphIndex graph;
    private final ThreadLocal<PerThread> threads;
    private final List<Closeable> others;

    /** A searcher serves one thread. */
    private record PerThread(GraphSearcher searcher, Scoring scoring) {}

    GraphIndex(
        ImmutableGraphIndex graph,
        Function<GraphSearcher, Scoring> scoring,
        List<Closeable> others) {
      this.graph = graph;
      this.others = others;
      this.threads =
          ThreadLocal.withInitial(() -> {
            GraphSearcher searcher = new GraphSearcher(graph);
            return new PerThread(searcher, scoring.apply(searcher));
          });
    }

    @Override
    public int[] search(float[] query, int k, int candidates) {
      PerThread own = threads.get();
      SearchResult result =
          own.searcher.search(
              own.scoring.of(JVectorFiles.vector(query)),
              k,
              Math.max(k, candidates),
              0f,
              0f,
              Bits.ALL);
      int[] out = new int[result.getNodes().length];
      for (int i = 0; i < out.length; i++) {
        out[i] = result.getNodes()[i].node;
      }
      return out;
    }

    @Override
    public void close() throws IOException {
      graph.close();
      IOUtils.close(others);
    }
  }
}
