package dev.windhover.lucene;

import dev.windhover.encoder.VectorStatistics.ScoreScale;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.util.VectorUtil;

/**
 * Vectors of an index, evenly taken, that stand in for a background set where the model has none:
 * the mean and deviation of a query's similarities with them scale its scores. Thread-safe.
 */
final class CorpusSample {
  /**
   * Estimates the deviation within 4 % (1 / sqrt(2n)), and costs a query as many dot products: half
   * a megabyte at 512 dimensions, which still leaves the graph room in a processor's cache.
   */
  private static final int SIZE = 256;

  private final IndexReader reader;
  private final Map<String, List<float[]>> samples = new ConcurrentHashMap<>();

  CorpusSample(IndexReader reader) {
    this.reader = reader;
  }

  /** The scale of a query over a field, empty where there are fewer than two vectors. */
  Optional<ScoreScale> scaleOf(String field, float[] query) throws IOException {
    List<float[]> vectors = samples.get(field);
    if (vectors == null) {
      vectors = read(field);
      samples.put(field, vectors);
    }
    if (vectors.size() < 2) {
      return Optional.empty();
    }
    double sum = 0;
    double squares = 0;
    for (float[] v : vectors) {
      double s = VectorUtil.dotProduct(v, query);
      sum += s;
      squares += s * s;
    }
    double mean = sum / vectors.size();
    double variance = squares / vectors.size() - mean * mean;
    return Optional.of(new ScoreScale(mean, Math.sqrt(Math.max(variance, 1e-12))));
  }

  private List<float[]> read(String field) throws IOException {
    long total = 0;
    for (LeafReaderContext leaf : reader.leaves()) {
      FloatVectorValues values = leaf.reader().getFloatVectorValues(field);
      total += values == null ? 0 : values.size();
    }
    List<float[]> out = new ArrayList<>();
    long wanted = Math.min(SIZE, total);
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
