package dev.windhover.lucene.index;

import dev.windhover.lucene.Precision;

/** Floats in the graph. */
public class FloatVectorFormatTest extends VectorFormatTestCase {
  @Override
  int dimensions() {
    return 512;
  }

  @Override
  Precision precision() {
    return Precision.FLOAT32;
  }
}
