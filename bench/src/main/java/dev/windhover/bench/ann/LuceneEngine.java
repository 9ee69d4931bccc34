package dev.windhover.bench.ann;

import dev.windhover.bench.vectors.VectorReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene104.Lucene104HnswScalarQuantizedVectorsFormat;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.RescoreTopNQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.util.Version;
import org.apache.lucene.util.quantization.QuantizedByteVectorValues.ScalarEncoding;

/** Bare Lucene: one vector field, one segment, nothing else but the row numbers. */
final class LuceneEngine implements AnnEngine {
  private static final String FIELD = "v";
  private static final String ROW = "row";

  /** The candidates in the order the graph search gives them. */
  private static final String PLAIN = "as found";

  /** The candidates scored again at full precision. */
  private static final String RESCORED = "rescored";

  private final int bits;

  /**
   * @param bits 32 for float, else the width of the scalar quantiser: 8, 4, 2 or 1
   */
  LuceneEngine(int bits) {
    this.bits = bits;
  }

  @Override
  public String id() {
    return "lucene-" + bits;
  }

  @Override
  public String name() {
    return "Lucene " + Version.LATEST + (bits == 32 ? " float32" : " " + bits + " bit");
  }

  @Override
  public List<Graph> graphs() {
    return bits >= 8
        ? List.of(new Graph(16, 100), new Graph(16, 250), new Graph(32, 250))
        : List.of(new Graph(16, 250), new Graph(32, 250));
  }

  @Override
  public List<String> searches() {
    return switch (bits) {
      case 32 -> List.of(PLAIN);
      case 8 -> List.of(PLAIN, RESCORED);
      default -> List.of(RESCORED);
    };
  }

  @Override
  public int buildHeap(long size, int dimensions) {
    return 1024 + (int) ((size * 400) >> 20);
  }

  @Override
  public int searchHeap(long size, int dimensions) {
    return 512;
  }

  @Override
  public void build(VectorReader corpus, Graph graph, Path folder) throws IOException {
    int workers = Runtime.getRuntime().availableProcessors();
    KnnVectorsFormat format = format(graph, workers);
    ConcurrentMergeScheduler scheduler = new ConcurrentMergeScheduler();
    // One more than there are cores, or a merge gets one too few.
    scheduler.setMaxMergesAndThreads(workers + 6, workers + 1);
    IndexWriterConfig config =
        new IndexWriterConfig()
            .setRAMBufferSizeMB(512)
            .setUseCompoundFile(false)
            .setMergeScheduler(scheduler)
            .setCodec(
                new Lucene104Codec() {
                  @Override
                  public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
                    return format;
                  }
                });
    try (Directory directory = new MMapDirectory(folder);
        IndexWriter writer = new IndexWriter(directory, config)) {
      Rows.forEach(
          corpus,
          (row, vector) -> {
            Document document = new Document();
            document.add(
                new KnnFloatVectorField(FIELD, vector, VectorSimilarityFunction.DOT_PRODUCT));
            document.add(new NumericDocValuesField(ROW, row));
            writer.addDocument(document);
          });
      writer.forceMerge(1);
      writer.commit();
    }
  }

  private KnnVectorsFormat format(Graph graph, int workers) {
    return bits == 32
        ? new Lucene99HnswVectorsFormat(graph.m(), graph.construction(), workers, null)
        : new Lucene104HnswScalarQuantizedVectorsFormat(
            ScalarEncoding.fromNumBits(bits), graph.m(), graph.construction(), workers, null);
  }

  @Override
  public Index open(VectorReader corpus, Graph graph, String search, Path folder)
      throws IOException {
    return new SegmentIndex(new MMapDirectory(folder), search.equals(RESCORED));
  }

  private static final class SegmentIndex implements Index {
    private final Directory directory;
    private final DirectoryReader reader;
    private final IndexSearcher searcher;
    private final boolean rescored;

    /** Rows by document, so that looking them up costs nothing worth measuring. */
    private final int[] rows;

    SegmentIndex(Directory directory, boolean rescored) throws IOException {
      this.directory = directory;
      this.reader = DirectoryReader.open(directory);
      this.searcher = new IndexSearcher(reader);
      searcher.setQueryCache(null);
      this.rescored = rescored;
      this.rows = rows(reader);
    }

    private static int[] rows(DirectoryReader reader) throws IOException {
      if (reader.leaves().size() != 1) {
        throw new IOException("one segment is needed, got " + reader.leaves().size());
      }
      LeafReader leaf = reader.leaves().get(0).reader();
      NumericDocValues values = leaf.getNumericDocValues(ROW);
      int[] out = new int[leaf.maxDoc()];
      for (int doc = values.nextDoc(); doc < out.length; doc = values.nextDoc()) {
        out[doc] = (int) values.longValue();
      }
      return out;
    }

    @Override
    public int[] search(float[] query, int k, int candidates) throws IOException {
      Query knn = new KnnFloatVectorQuery(FIELD, query, Math.max(k, candidates));
      if (rescored) {
        knn = RescoreTopNQuery.createFullPrecisionRescorerQuery(knn, query, FIELD, k);
      }
      ScoreDoc[] found = searcher.search(knn, k).scoreDocs;
      int[] out = new int[found.length];
      for (int i = 0; i < out.length; i++) {
        out[i] = rows[found[i].doc];
      }
      return out;
    }

    @Override
    public void close() throws IOException {
      reader.close();
      directory.close();
    }
  }
}
