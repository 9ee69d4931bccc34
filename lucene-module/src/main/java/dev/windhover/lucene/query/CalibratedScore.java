package dev.windhover.lucene.query;

import dev.windhover.encoder.VectorStatistics.ScoreScale;
import dev.windhover.lucene.index.UnitVectors;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DoubleValues;
import org.apache.lucene.search.DoubleValuesSource;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.util.VectorUtil;

/**
 * The calibrated score of documents by their full vectors, for Lucene's own sorting, rescoring and
 * function queries: how many standard deviations a document's cosine with the query lies above the
 * query's background. Documents without a vector have no value. Immutable and thread-safe.
 */
public final class CalibratedScore extends DoubleValuesSource {
  private final String field;
  private final float[] vector;
  private final ScoreScale scale;

  /**
   * Scores by a vector field.
   *
   * @param vector of the field's dimensions; brought to unit length
   * @param scale what the query's cosines are worth, as a {@code Calibration} gives it
   */
  public CalibratedScore(String field, float[] vector, ScoreScale scale) {
    this.field = Objects.requireNonNull(field, "field");
    this.vector = UnitVectors.copyOf(vector, "query vector");
    this.scale = Objects.requireNonNull(scale, "scale");
  }

  @Override
  public DoubleValues getValues(LeafReaderContext segment, DoubleValues scores) throws IOException {
    FloatVectorValues values = segment.reader().getFloatVectorValues(field);
    if (values == null) {
      return DoubleValues.EMPTY;
    }
    KnnVectorValues.DocIndexIterator it = values.iterator();
    return new DoubleValues() {
      @Override
      public double doubleValue() throws IOException {
        return scale.z(VectorUtil.dotProduct(vector, values.vectorValue(it.index())));
      }

      @Override
      public boolean advanceExact(int doc) throws IOException {
        return it.docID() == doc || (it.docID() < doc && it.advance(doc) == doc);
      }
    };
  }

  @Override
  public boolean needsScores() {
    return false;
  }

  @Override
  public DoubleValuesSource rewrite(IndexSearcher searcher) {
    return this;
  }

  @Override
  public boolean isCacheable(LeafReaderContext segment) {
    return true;
  }

  @Override
  public String toString() {
    return "calibrated score of " + field;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof CalibratedScore other
        && field.equals(other.field)
        && scale.equals(other.scale)
        && Arrays.equals(vector, other.vector);
  }

  @Override
  public int hashCode() {
    return 31 * Objects.hash(field, scale) + Arrays.hashCode(vector);
  }
}
