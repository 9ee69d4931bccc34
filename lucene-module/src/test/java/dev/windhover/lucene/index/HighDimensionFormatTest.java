package dev.windhover.lucene.index;

import com.carrotsearch.randomizedtesting.generators.RandomPicks;
import dev.windhover.lucene.Precision;
import java.util.List;

/** Beyond Lucene's limit of dimensions, in formats of names of their own. */
public class HighDimensionFormatTest extends VectorFormatTestCase {
  private Precision precision;

  @Override
  public void setUp() throws Exception {
    precision =
        RandomPicks.randomFrom(
            random(), List.of(Precision.FLOAT32, Precision.BITS_8, Precision.BITS_1));
    super.setUp();
  }

  @Override
  int dimensions() {
    return 1280;
  }

  @Override
  Precision precision() {
    return precision;
  }
}
