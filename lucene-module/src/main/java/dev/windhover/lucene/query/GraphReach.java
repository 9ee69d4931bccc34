package dev.windhover.lucene.query;

import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;

/**
 * How far a search of several graphs goes to find as much as one of a single graph. Lucene gives
 * each segment its share of the candidates and a good deal more for luck, and every graph is
 * entered anew, so that several find more than one does with as many candidates. Stateless.
 */
public final class GraphReach {
  private GraphReach() {}

  /**
   * The candidates to collect in all. O(segments).
   *
   * @param candidates that one segment needs, {@code >= 1}
   * @return {@code candidates} by the cube root of how often the largest segment goes into the
   *     index, at least 1; all of them when there is one segment
   */
  public static int of(int candidates, IndexReader reader) {
    int largest = 1;
    for (LeafReaderContext segment : reader.leaves()) {
      largest = Math.max(largest, segment.reader().maxDoc());
    }
    double segments = Math.max(1, (double) reader.maxDoc() / largest);
    return Math.max(1, (int) Math.ceil(candidates / Math.cbrt(segments)));
  }
}
