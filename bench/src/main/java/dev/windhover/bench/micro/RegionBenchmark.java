package dev.windhover.bench.micro;

import dev.windhover.encoder.QueryKind;
import dev.windhover.lucene.ImageSearcher;
import dev.windhover.lucene.ImageSnapshot;
import dev.windhover.lucene.vstar.RegionHit;
import dev.windhover.lucene.vstar.RegionQuery;
import dev.windhover.lucene.vstar.RegionSearch;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Region search from stored vectors: 2,000 images of sixteen parts. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class RegionBenchmark {
  private final RegionSearch search = RegionSearch.storedOnly();
  private ImageSearcher searcher;
  private ImageSnapshot snapshot;
  private List<float[]> questions;
  private int next;

  /** Opens the index. */
  @Setup
  public void open() throws IOException {
    open(MicroCollection.prepare());
  }

  void open(MicroCollection collection) throws IOException {
    searcher = collection.parts().openSearcher();
    snapshot = searcher.snapshot();
    questions = collection.questions();
  }

  /** Closes it. */
  @TearDown
  public void close() throws IOException {
    snapshot.close();
    searcher.close();
  }

  /** Ten images by their best part. */
  @Benchmark
  public List<RegionHit> regionsFromStoredVectors() throws IOException {
    float[] asked = questions.get(next++ % questions.size());
    return search.search(snapshot, RegionQuery.of(asked, QueryKind.TEXT, 10));
  }
}
