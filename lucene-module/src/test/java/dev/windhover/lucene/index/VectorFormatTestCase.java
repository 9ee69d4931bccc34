package dev.windhover.lucene.index;

import dev.windhover.lucene.IndexSettings;
import dev.windhover.lucene.Precision;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.tests.index.BaseKnnVectorsFormatTestCase;

/** Lucene's own checks of a vector format, for the codec that indexes are written with. */
public abstract class VectorFormatTestCase extends BaseKnnVectorsFormatTestCase {
  /** The dimensions that the codec is told; the checks bring vectors of their own. */
  abstract int dimensions();

  /** How exactly the graph sees vectors. */
  abstract Precision precision();

  @Override
  protected Codec getCodec() {
    return new WindhoverCodec(
        IndexSettings.ofVectors("checks", dimensions()).withPrecision(precision()), 1);
  }

  @Override
  protected boolean supportsFloatVectorFallback() {
    // Hits are scored from the floats, so no index does without them.
    return false;
  }
}
