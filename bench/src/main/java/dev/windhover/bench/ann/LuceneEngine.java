package dev.windhover.bench.ann;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene104.Lucene104HnswScalarQuantizedVectorsFormat;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LogByteSizeMergePolicy;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.RescoreTopNQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.util.quantization.QuantizedByteVectorValues.ScalarEncoding;

/** Bare Lucene: one vector field, one segment, no other fields. */
final class LuceneEngine implements AnnEngine {
  private static final String FIELD = "v";

  private final int bits;

  /**
   * @param bits 32 for float, else the width of the scalar quantiser: 8, 4, 2 or 1; below 8 the
   *     candidates are rescored at full precision
   */
  LuceneEngine(int bits) {
    this.bits = bits;
  }

  @Override
  public String name() {
    return bits == 32 ? "Lucene 10.6 float32" : "Lucene 10.6 " + bits + " bit";
  }

  @Override
  public List<Parameters> sweep() {
    return List.of(new Parameters(16, 100), new Parameters(32, 200));
  }

  @Override
  public Index build(float[][] corpus, Parameters parameters, Path folder) throws IOException {
    int workers = Runtime.getRuntime().availableProcessors();
    KnnVectorsFormat format =
        bits == 32
            ? new Lucene99HnswVectorsFormat(
                parameters.m(), parameters.construction(), workers, null)
            : new Lucene104HnswScalarQuantizedVectorsFormat(
                ScalarEncoding.fromNumBits(bits),
                parameters.m(),
                parameters.construction(),
                workers,
                null);
    ConcurrentMergeScheduler scheduler = new ConcurrentMergeScheduler();
    scheduler.setMaxMergesAndThreads(workers + 4, workers);
    IndexWriterConfig config =
        new IndexWriterConfig()
            .setRAMBufferSizeMB(512)
            .setUseCompoundFile(false)
            .setMergeScheduler(scheduler)
            // Merges neighbours only, so that document numbers stay ordinals.
            .setMergePolicy(new LogByteSizeMergePolicy())
            .setCodec(
                new Lucene104Codec() {
                  @Override
                  public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
                    return format;
                  }
                });
    Directory directory = new MMapDirectory(folder);
    try (IndexWriter writer = new IndexWriter(directory, config)) {
      for (float[] vector : corpus) {
        Document document = new Document();
        document.add(new KnnFloatVectorField(FIELD, vector, VectorSimilarityFunction.DOT_PRODUCT));
        writer.addDocument(document);
      }
      writer.forceMerge(1);
      writer.commit();
    }
    return new SegmentIndex(directory, bits);
  }

  private static final class SegmentIndex implements Index {
    private final Directory directory;
    private final DirectoryReader reader;
    private final IndexSearcher searcher;
    private final boolean rescored;

    SegmentIndex(Directory directory, int bits) throws IOException {
      this.directory = directory;
      this.reader = DirectoryReader.open(directory);
      this.searcher = new IndexSearcher(reader);
      searcher.setQueryCache(null);
      this.rescored = bits < 8;
    }

    @Override
    public int[] search(float[] query, int k, int candidates) throws IOException {
      Query knn = new KnnFloatVectorQuery(FIELD, query, Math.max(k, candidates));
      if (rescored) {
        knn = RescoreTopNQuery.createFullPrecisionRescorerQuery(knn, query, FIELD, k);
      }
      return Arrays.stream(searcher.search(knn, k).scoreDocs)
          .mapToInt((ScoreDoc d) -> d.doc)
          .toArray();
    }

    @Override
    public long bytesOnDisk() {
      try {
        long sum = 0;
        for (String file : directory.listAll()) {
          sum += directory.fileLength(file);
        }
        return sum;
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    @Override
    public void close() throws IOException {
      reader.close();
      directory.close();
    }
  }
}
