package dev.windhover.lucene.index;

import com.carrotsearch.randomizedtesting.generators.RandomPicks;
import dev.windhover.lucene.Precision;
import java.util.List;

/** Codes in the graph, of any width. */
public class QuantizedVectorFormatTest extends VectorFormatTestCase {
  private Precision precision;

  @Override
  public void setUp() throws Exception {
    precision =
        RandomPicks.randomFrom(
            random(),
            List.of(Precision.BITS_8, Precision.BITS_4, Precision.BITS_2, Precision.BITS_1));
    super.setUp();
  }

  @Override
  int dimensions() {
    return 512;
  }

  @Override
  Precision precision() {
    return precision;
  }
}
