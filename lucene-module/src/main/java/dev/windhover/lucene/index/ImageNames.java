package dev.windhover.lucene.index;

import dev.windhover.lucene.ImageUri;
import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
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
    forEach(
        docs,
        ImageSchema.KEY,
        segment -> {
          BinaryDocValues keys = DocValues.getBinary(segment, ImageSchema.KEY);
          return (place, doc) -> {
            boolean there = keys.advanceExact(doc);
            out[place] = there ? keys.binaryValue().utf8ToString() : null;
            return there;
          };
        });
    return out;
  }

  /** The stable numbers of images, in the order of {@code docs}. */
  public int[] numbers(int[] docs) throws IOException {
    int[] out = new int[docs.length];
    forEach(
        docs,
        ImageSchema.NUMBER,
        segment -> {
          NumericDocValues numbers = DocValues.getNumeric(segment, ImageSchema.NUMBER);
          return (place, doc) -> {
            boolean there = numbers.advanceExact(doc);
            out[place] = there ? (int) numbers.longValue() : 0;
            return there;
          };
        });
    return out;
  }

  /**
   * What a hit says of its file.
   *
   * @param number the image's stable number, unsigned
   * @param uri where it is
   */
  public record NumberedUri(int number, ImageUri uri) {}

  /**
   * Stable numbers and where images are, in the order of {@code docs}.
   *
   * @param ids of the same images, as {@link #ids} gives them: as many, in the same order
   */
  public NumberedUri[] numberedUris(int[] docs, String[] ids) throws IOException {
    NumberedUri[] out = new NumberedUri[docs.length];
    forEach(
        docs,
        ImageSchema.NUMBER,
        segment -> {
          NumericDocValues numbers = DocValues.getNumeric(segment, ImageSchema.NUMBER);
          BinaryDocValues uris = DocValues.getBinary(segment, ImageSchema.URI);
          return (place, doc) -> {
            boolean there = numbers.advanceExact(doc);
            out[place] =
                there
                    ? new NumberedUri(
                        (int) numbers.longValue(), StoredImages.uriOf(uris, doc, ids[place]))
                    : null;
            return there;
          };
        });
    return out;
  }

  /** Opens the values of one segment. */
  private interface Opener {
    Reading of(LeafReader segment) throws IOException;
  }

  /** Reads the values of a document of the segment; says whether it has them. */
  private interface Reading {
    boolean read(int place, int doc) throws IOException;
  }

  private void forEach(int[] docs, String field, Opener opener) throws IOException {
    LeafReaderContext leaf = null;
    Reading values = null;
    for (long placed : inReaderOrder(docs)) {
      int place = (int) placed;
      int doc = docs[place];
      if (leaf == null || doc >= leaf.docBase + leaf.reader().maxDoc()) {
        leaf = reader.leaves().get(ReaderUtil.subIndex(doc, reader.leaves()));
        values = opener.of(leaf.reader());
      }
      if (!values.read(place, doc - leaf.docBase)) {
        throw StoredImages.missing(leaf, field, doc);
      }
    }
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
