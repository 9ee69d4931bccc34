package dev.windhover.lucene.index;

import dev.windhover.lucene.ImageUri;
import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.ReaderUtil;

/**
 * What many images are called, in any order: each call goes through the segments once, opening
 * values once a segment, which for the hits of a page is much of what reading costs. Documents are
 * named by their number in the reader; one that is no image ends a call with an {@link
 * java.io.UncheckedIOException} that says so. O(images x log images). Thread-safe.
 */
public final class ImageNames {
  private final IndexReader reader;

  /** Over any reader, of Windhover's index or another that holds its blocks. */
  public ImageNames(IndexReader reader) {
    this.reader = reader;
  }

  /** The ids of images, in the order of {@code docs}. */
  public String[] ids(int[] docs) throws IOException {
    String[] out = new String[docs.length];
    LeafReaderContext leaf = null;
    BinaryDocValues values = null;
    for (long place : inReaderOrder(docs)) {
      int doc = docs[(int) place];
      if (leaf == null || doc >= leaf.docBase + leaf.reader().maxDoc()) {
        leaf = reader.leaves().get(ReaderUtil.subIndex(doc, reader.leaves()));
        values = DocValues.getBinary(leaf.reader(), ImageSchema.KEY);
      }
      if (!values.advanceExact(doc - leaf.docBase)) {
        throw StoredImages.missing(leaf, ImageSchema.KEY, doc);
      }
      out[(int) place] = values.binaryValue().utf8ToString();
    }
    return out;
  }

  /**
   * A file among others.
   *
   * @param number the image's stable number, unsigned
   * @param uri where it is
   */
  public record NumberedUri(int number, ImageUri uri) {}

  /**
   * Stable numbers and where images are, in the order of {@code docs}.
   *
   * @param ids of the same images, as {@link #ids} gives them
   */
  public NumberedUri[] numberedUris(int[] docs, String[] ids) throws IOException {
    NumberedUri[] out = new NumberedUri[docs.length];
    LeafReaderContext leaf = null;
    NumericDocValues numbers = null;
    BinaryDocValues uris = null;
    for (long place : inReaderOrder(docs)) {
      int doc = docs[(int) place];
      if (leaf == null || doc >= leaf.docBase + leaf.reader().maxDoc()) {
        leaf = reader.leaves().get(ReaderUtil.subIndex(doc, reader.leaves()));
        numbers = DocValues.getNumeric(leaf.reader(), ImageSchema.NUMBER);
        uris = DocValues.getBinary(leaf.reader(), ImageSchema.URI);
      }
      int local = doc - leaf.docBase;
      if (!numbers.advanceExact(local)) {
        throw StoredImages.missing(leaf, ImageSchema.NUMBER, doc);
      }
      out[(int) place] =
          new NumberedUri(
              (int) numbers.longValue(), StoredImages.uriOf(uris, local, ids[(int) place]));
    }
    return out;
  }

  /** The stable numbers of images, in the order of {@code docs}. */
  public int[] numbers(int[] docs) throws IOException {
    int[] out = new int[docs.length];
    LeafReaderContext leaf = null;
    NumericDocValues values = null;
    for (long place : inReaderOrder(docs)) {
      int doc = docs[(int) place];
      if (leaf == null || doc >= leaf.docBase + leaf.reader().maxDoc()) {
        leaf = reader.leaves().get(ReaderUtil.subIndex(doc, reader.leaves()));
        values = DocValues.getNumeric(leaf.reader(), ImageSchema.NUMBER);
      }
      if (!values.advanceExact(doc - leaf.docBase)) {
        throw StoredImages.missing(leaf, ImageSchema.NUMBER, doc);
      }
      out[(int) place] = (int) values.longValue();
    }
    return out;
  }

  /** Places in {@code docs}, in the lower halves, by document: values are read forwards only. */
  private static long[] inReaderOrder(int[] docs) {
    long[] out = new long[docs.length];
    for (int i = 0; i < docs.length; i++) {
      out[i] = (long) docs[i] << 32 | i;
    }
    Arrays.sort(out);
    return out;
  }
}
