package dev.windhover.lucene;

import dev.windhover.encoder.VectorStatistics.ScoreScale;
import dev.windhover.lucene.query.AdaptiveStop;
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

  /** {@link AdaptiveStop#deviation} of a field's vectors. */
  OptionalDouble deviation(String field) throws IOException {
    OptionalDouble known = deviations.get(field);
    if (known == null) {
      known = AdaptiveStop.deviation(read(field, FEW));
      deviations.put(field, known);
    }
    return known;
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
