package dev.windhover.lucene.query;

import java.io.IOException;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;

/**
 * How far the graph search of an index goes. Stateless.
 *
 * <p>Words lie outside the images' cone (the modality gap), where a graph of images leads a search
 * astray: among 100,000 CLIP-like images 100 candidates find 80 % of the true ten, 640 find 97 %
 * ({@code bench recall}), and the more images there are the farther it must go ({@code bench
 * memory}). Several graphs find more than one does: Lucene gives each segment its share of the
 * candidates and a good deal more for luck, and every graph is entered anew.
 */
public final class GraphReach {
  /** What words need in one graph of at most {@link #SIZE} vectors. */
  static final int WORDS = 640;

  private static final int SIZE = 100_000;

  /**
   * The power of a graph's size by which words must go farther in a larger one: for the same share
   * of the true ten a million CLIP-like images need some seven times the candidates of a hundred
   * thousand.
   */
  private static final double GROWTH = 0.85;

  private GraphReach() {}

  /**
   * The candidates to collect in all. O(segments).
   *
   * @param candidates that one segment needs, {@code >= 1}
   * @return {@code candidates} by the cube root of how often the largest segment goes into the
   *     index, at least 1; all of them when there is one segment
   */
  public static int of(int candidates, IndexReader reader) {
    double segments = Math.max(1, (double) reader.maxDoc() / largestSegment(reader));
    return Math.max(1, (int) Math.ceil(candidates / Math.cbrt(segments)));
  }

  /** Documents of the largest segment, at least 1. O(segments). */
  public static int largestSegment(IndexReader reader) {
    int largest = 1;
    for (LeafReaderContext segment : reader.leaves()) {
      largest = Math.max(largest, segment.reader().maxDoc());
    }
    return largest;
  }

  /**
   * The candidates to collect in all for words and other vectors from outside the images' cone.
   * O(segments).
   *
   * @param field whose graphs are searched
   */
  public static int forWords(String field, IndexReader reader) throws IOException {
    int largest = 0;
    for (LeafReaderContext segment : reader.leaves()) {
      // No more vectors than documents: small segments need not be asked.
      if (segment.reader().maxDoc() > Math.max(SIZE, largest)) {
        FloatVectorValues vectors = segment.reader().getFloatVectorValues(field);
        largest = Math.max(largest, vectors == null ? 0 : vectors.size());
      }
    }
    return of(forWords(largest), reader);
  }

  /** The same for one graph of so many vectors. */
  static int forWords(int vectors) {
    return (int) Math.ceil(WORDS * Math.pow(Math.max(1, (double) vectors / SIZE), GROWTH));
  }
}
