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
  /** Documents scored at first: so many show how far codes err. */
  private static final int FIRST = 12;

  /** Scored at first beyond those wanted: often enough to see that no other comes near. */
  private static final int MORE = 2;

  /** And then at a time, or as many as an eighth of those before. */
  private static final int NEXT = 2;

  /** Standard deviations by which a code may err more than those that were read do on average. */
  private static final double MARGIN = 5;

  /** Best first, equal ones by document. */
  private static final Comparator<ScoreDoc> ORDER =
      (a, b) -> {
        int byScore = Float.compare(b.score, a.score);
        return byScore != 0 ? byScore : Integer.compare(a.doc, b.doc);
      };

  private FullPrecision() {}

  /**
   * Replaces every score by the dot product of {@code query} with the document's vector, and sorts
   * by score descending, then document. O(docs x dimensions).
   *
   * @param docs documents that have a vector in {@code field}
   * @throws CorruptIndexException if one has none
   */
  public static void score(IndexReader reader, String field, float[] query, ScoreDoc[] docs)
      throws IOException {
    dotProducts(reader, field, query, docs);
    Arrays.sort(docs, ORDER);
  }

  /**
   * The best of what a graph search found, by full vectors. Reading vectors one here, one there
   * costs more than comparing them, and most of what a graph collects is far below the best: only
   * as many are read as could be among the {@code wanted}, going by how far the codes' scores were
   * off for those read before. O(read x dimensions).
   *
   * @param found documents that have a vector in {@code field}, as a search by dot product scored
   *     them: {@code (1 + dot product) / 2}, roughly; best first
   * @param wanted how many must be right, {@code >= 1}
   * @return at least {@code wanted} of them, if there are so many; no other is better, unless its
   *     code errs by five standard deviations more than those that were read do on average. Scored
   *     by the dot product, by score descending, then document
   * @throws CorruptIndexException if a document has no such vector
   * @throws IllegalArgumentException if none are wanted
   */
  public static ScoreDoc[] best(
      IndexReader reader, String field, float[] query, ScoreDoc[] found, int wanted)
      throws IOException {
    if (wanted < 1) {
      throw new IllegalArgumentException("at least 1 must be wanted, got " + wanted);
    }
    ScoreDoc[] read = new ScoreDoc[0];
    double errors = 0;
    double squares = 0;
    while (read.length < found.length) {
      long due =
          read.length == 0
              ? Math.max(FIRST, (long) wanted + MORE)
              : read.length + Math.max(NEXT, (long) read.length / 8);
      int end = (int) Math.min(found.length, due);
      ScoreDoc[] more = new ScoreDoc[end - read.length];
      for (int i = 0; i < more.length; i++) {
        ScoreDoc d = found[read.length + i];
        more[i] = new ScoreDoc(d.doc, d.score);
      }
      dotProducts(reader, field, query, more);
      for (int i = 0; i < more.length; i++) {
        double error = more[i].score - dotProduct(found[read.length + i]);
        errors += error;
        squares += error * error;
      }
      int before = read.length;
      read = Arrays.copyOf(read, end);
      System.arraycopy(more, 0, read, before, more.length);
      Arrays.sort(read, ORDER);
      if (end < found.length && read.length >= wanted) {
        // What came first came so by errors in its favour, too: the mean counts as well.
        double mean = errors / end;
        double deviation = Math.sqrt(Math.max(0, squares / end - mean * mean));
        double margin = Math.abs(mean) + MARGIN * deviation;
        if (dotProduct(found[end]) + margin < read[wanted - 1].score) {
          break;
        }
      }
    }
    return read;
  }

  /** What Lucene made a score of. */
  private static float dotProduct(ScoreDoc d) {
    return 2 * d.score - 1;
  }

  private static void dotProducts(IndexReader reader, String field, float[] query, ScoreDoc[] docs)
      throws IOException {
    ScoreDoc[] inOrder = docs.clone();
    Arrays.sort(inOrder, Comparator.comparingInt(d -> d.doc));
    List<LeafReaderContext> leaves = reader.leaves();
    LeafReaderContext leaf = null;
    FloatVectorValues values = null;
    KnnVectorValues.DocIndexIterator it = null;
    for (ScoreDoc d : inOrder) {
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
  }
}
