package dev.windhover.lucene;

import dev.windhover.encoder.VectorStatistics.ScoreScale;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;

/**
 * Vectors of an index, evenly taken, that stand in for a background set where the model has none:
 * the mean and deviation of a query's similarities with them scale its scores. Thread-safe.
 */
final class CorpusSample {
  /**
   * Estimates the deviation within 4 % (1 / sqrt(2n)), and costs a new point in time as many reads.
   */
  private static final int SIZE = 256;

  /** Enough for a mean: costs less, and is all that most searches need. */
  private static final int FEW = 64;

  private final IndexReader reader;
  private final Map<String, OptionalDouble> deviations = new ConcurrentHashMap<>();
  private final Map<String, Optional<SampleSpread>> spreads = new ConcurrentHashMap<>();

  CorpusSample(IndexReader reader) {
    this.reader = reader;
  }

  /** The scale of a query over a field, empty where there are fewer than two vectors. */
  Optional<ScoreScale> scaleOf(String field, float[] query) throws IOException {
    Optional<SampleSpread> spread = spreads.get(field);
    if (spread == null) {
      List<float[]> vectors = read(field, SIZE);
      spread = vectors.size() < 2 ? Optional.empty() : Optional.of(SampleSpread.of(vectors));
      spreads.put(field, spread);
    }
    return spread.map(s -> s.scaleOf(query));
  }

  /**
   * The standard deviation of a field's vectors along a direction drawn at random: the root of
   * their variance over all dimensions. Empty where there are fewer than two vectors, or all are
   * equal.
   */
  OptionalDouble deviation(String field) throws IOException {
    OptionalDouble known = deviations.get(field);
    if (known == null) {
      known = deviation(read(field, FEW));
      deviations.put(field, known);
    }
    return known;
  }

  private static OptionalDouble deviation(List<float[]> unitVectors) {
    int n = unitVectors.size();
    if (n < 2) {
      return OptionalDouble.empty();
    }
    int dimensions = unitVectors.get(0).length;
    double squared = 0;
    for (int d = 0; d < dimensions; d++) {
      double mean = 0;
      for (float[] v : unitVectors) {
        mean += v[d] / n;
      }
      squared += mean * mean;
    }
    // Their squares add up to 1 each; a sample's variance is n - 1 n-ths of all, on average.
    double variance = (1 - squared) * n / (n - 1);
    return variance > 1e-6
        ? OptionalDouble.of(Math.sqrt(variance / dimensions))
        : OptionalDouble.empty();
  }

  private List<float[]> read(String field, int size) throws IOException {
    long total = 0;
    for (LeafReaderContext leaf : reader.leaves()) {
      FloatVectorValues values = leaf.reader().getFloatVectorValues(field);
      total += values == null ? 0 : values.size();
    }
    List<float[]> out = new ArrayList<>();
    long wanted = Math.min(size, total);
    long before = 0;
    for (LeafReaderContext leaf : reader.leaves()) {
      FloatVectorValues values = leaf.reader().getFloatVectorValues(field);
      if (values == null) {
        continue;
      }
      for (long i = out.size(); i < wanted; i++) {
        long at = i * total / wanted - before;
        if (at >= values.size()) {
          break;
        }
        out.add(values.vectorValue((int) at).clone());
      }
      before += values.size();
    }
    return out;
  }
}
