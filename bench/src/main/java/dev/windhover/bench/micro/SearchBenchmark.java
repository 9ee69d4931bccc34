package dev.windhover.bench.micro;

import dev.windhover.lucene.ImageHits;
import dev.windhover.lucene.ImageQuery;
import dev.windhover.lucene.ImageSearcher;
import dev.windhover.lucene.ImageSnapshot;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The ten nearest of 20,000 whole images, by a vector of words, at several numbers of candidates.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class SearchBenchmark {

  /** Nodes that the graph search collects. */
  @Param({"50", "100", "400"})
  public int candidates;

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
    searcher = collection.whole().openSearcher();
    snapshot = searcher.snapshot();
    questions = collection.questions();
  }

  /** Closes it. */
  @TearDown
  public void close() throws IOException {
    snapshot.close();
    searcher.close();
  }

  /** One search. */
  @Benchmark
  public ImageHits nearestImages() throws IOException {
    float[] asked = questions.get(next++ % questions.size());
    return snapshot.search(ImageQuery.vector(asked).k(10).candidates(candidates).build());
  }
}
