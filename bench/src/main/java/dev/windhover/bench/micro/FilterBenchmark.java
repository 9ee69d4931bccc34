package dev.windhover.bench.micro;

import dev.windhover.lucene.ImageHits;
import dev.windhover.lucene.ImageQuery;
import dev.windhover.lucene.ImageSearcher;
import dev.windhover.lucene.ImageSnapshot;
import dev.windhover.lucene.sets.ImageSet;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Sets of images as filters, at several selectivities, among 20,000 images. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class FilterBenchmark {

  /** Share of the images in the set. */
  @Param({"0.5", "0.1", "0.01"})
  public double share;

  private ImageSearcher searcher;
  private ImageSnapshot snapshot;
  private List<float[]> questions;
  private ImageSet set;
  private int next;

  /** Opens the index and draws a set. */
  @Setup
  public void open() throws IOException {
    open(MicroCollection.prepare());
  }

  void open(MicroCollection collection) throws IOException {
    searcher = collection.whole().openSearcher();
    snapshot = searcher.snapshot();
    questions = collection.questions();
    Random random = new Random(42);
    set =
        ImageSet.of(
            IntStream.range(0, Math.toIntExact(snapshot.size()))
                .filter(i -> random.nextDouble() < share)
                .toArray());
  }

  /** Closes it. */
  @TearDown
  public void close() throws IOException {
    snapshot.close();
    searcher.close();
  }

  /** The ten nearest within the set. */
  @Benchmark
  public ImageHits nearestWithinSet() throws IOException {
    float[] asked = questions.get(next++ % questions.size());
    return snapshot.search(ImageQuery.vector(asked).k(10).within(set).build());
  }
}
