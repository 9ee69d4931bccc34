package dev.windhover.lucene.query;

import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.util.VectorUtil;

/**
 * Scores documents by their full vectors. The codes a graph search sees are centred on each
 * segment's own mean, so their scores differ from segment to segment; these do not.
 */
public final class FullPrecision {

  private FullPrecision() {}

  /**
   * Replaces every score by the dot product of {@code query} with the document's vector, and sorts
   * by score descending, then document. O(docs x dimensions).
   *
   * @param docs documents that have a vector in {@code field}
   */
  public static void score(IndexReader reader, String field, float[] query, ScoreDoc[] docs)
      throws IOException {
    Arrays.sort(docs, Comparator.comparingInt(d -> d.doc));
    List<LeafReaderContext> leaves = reader.leaves();
    LeafReaderContext leaf = null;
    FloatVectorValues values = null;
    KnnVectorValues.DocIndexIterator it = null;
    for (ScoreDoc d : docs) {
      if (leaf == null || d.doc >= leaf.docBase + leaf.reader().maxDoc()) {
        leaf = leaves.get(ReaderUtil.subIndex(d.doc, leaves));
        values = leaf.reader().getFloatVectorValues(field);
        it = values == null ? null : values.iterator();
      }
      int local = d.doc - leaf.docBase;
      if (it == null || it.advance(local) != local) {
        throw new CorruptIndexException(
            "document " + local + " was found by a vector it does not have", leaf.toString());
      }
      d.score = VectorUtil.dotProduct(query, values.vectorValue(it.index()));
    }
    Arrays.sort(
        docs,
        (a, b) -> {
          int byScore = Float.compare(b.score, a.score);
          return byScore != 0 ? byScore : Integer.compare(a.doc, b.doc);
        });
  }
}
