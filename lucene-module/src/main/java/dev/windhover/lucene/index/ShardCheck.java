package dev.windhover.lucene.index;

import dev.windhover.encoder.ModelInfo;
import dev.windhover.lucene.IndexMismatchException;
import dev.windhover.lucene.IndexSettings;
import java.io.IOException;
import java.util.Objects;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.roaringbitmap.RoaringBitmap;

/** Whether two indexes may become one. */
public final class ShardCheck {

  private ShardCheck() {}

  /**
   * Compares settings: model, layout and precision must agree.
   *
   * @throws IndexMismatchException if they do not
   */
  public static void settings(
      IndexSettings own, String ownName, IndexSettings other, String otherName) {
    ModelInfo a = own.model();
    ModelInfo b = other.model();
    agree("dimensions", a.dimensions(), ownName, b.dimensions(), otherName);
    if (!a.imageFingerprint().equals(b.imageFingerprint())) {
      agree(
          "model",
          a.name() + " " + a.imageFingerprint(),
          ownName,
          b.name() + " " + b.imageFingerprint(),
          otherName);
    }
    agree(
        "layout",
        SettingsRecord.word(own.layout()),
        ownName,
        SettingsRecord.word(other.layout()),
        otherName);
    agree(
        "precision of images",
        own.imagePrecision().bits(),
        ownName,
        other.imagePrecision().bits(),
        otherName);
    agree(
        "precision of patches",
        own.patchPrecision().bits(),
        ownName,
        other.patchPrecision().bits(),
        otherName);
  }

  /**
   * Compares what the vector fields of every segment say of themselves with the settings: the last
   * word on vectors that came by way of a foreign writer.
   *
   * @throws IndexMismatchException if a segment was made otherwise
   */
  public static void segments(IndexReader reader, String name, IndexSettings settings) {
    for (LeafReaderContext leaf : reader.leaves()) {
      for (FieldInfo info : leaf.reader().getFieldInfos()) {
        String fingerprint = info.getAttribute(ImageSchema.ATTRIBUTE_FINGERPRINT);
        if (!info.hasVectorValues() || fingerprint == null) {
          continue;
        }
        if (!fingerprint.equals(settings.model().imageFingerprint())) {
          throw new IndexMismatchException(
              "field '"
                  + info.name
                  + "' of "
                  + name
                  + " holds vectors of model "
                  + info.getAttribute(ImageSchema.ATTRIBUTE_MODEL)
                  + " ("
                  + fingerprint
                  + "), the index is of "
                  + settings.model().name()
                  + ": build it again with one model");
        }
        String layout = info.getAttribute(ImageSchema.ATTRIBUTE_LAYOUT);
        if (!SettingsRecord.word(settings.layout()).equals(layout)) {
          throw new IndexMismatchException(
              "field '"
                  + info.name
                  + "' of "
                  + name
                  + " holds vectors of layout "
                  + layout
                  + ", the index has layout "
                  + SettingsRecord.word(settings.layout())
                  + ": build it again with one layout");
        }
      }
    }
  }

  /** The numbers of all live images. */
  public static RoaringBitmap numbers(IndexReader reader) throws IOException {
    RoaringBitmap out = new RoaringBitmap();
    for (LeafReaderContext leaf : reader.leaves()) {
      NumericDocValues values = leaf.reader().getNumericDocValues(ImageSchema.NUMBER);
      Bits live = leaf.reader().getLiveDocs();
      if (values != null) {
        for (int d = values.nextDoc(); d != DocIdSetIterator.NO_MORE_DOCS; d = values.nextDoc()) {
          if (live == null || live.get(d)) {
            out.add((int) values.longValue());
          }
        }
      }
    }
    return out;
  }

  /**
   * Looks for an image of the same id in both.
   *
   * @throws IndexMismatchException if there is one
   */
  public static void ids(IndexReader own, String ownName, IndexReader other, String otherName)
      throws IOException {
    Terms terms = MultiTerms.getTerms(other, ImageSchema.ID);
    if (terms == null) {
      return;
    }
    StoredImages mine = new StoredImages(own);
    StoredImages theirs = new StoredImages(other);
    TermsEnum it = terms.iterator();
    for (BytesRef term = it.next(); term != null; term = it.next()) {
      String id = term.utf8ToString();
      if (mine.find(id).isPresent() && theirs.find(id).isPresent()) {
        throw new IndexMismatchException(
            "image '"
                + id
                + "' is in both "
                + ownName
                + " and "
                + otherName
                + ": delete it from one of them before they are merged");
      }
    }
  }

  private static void agree(
      String what, Object own, String ownName, Object other, String otherName) {
    if (!Objects.equals(own, other)) {
      throw new IndexMismatchException(
          "indexes of different "
              + what
              + " cannot be merged: "
              + ownName
              + " has "
              + own
              + ", "
              + otherName
              + " has "
              + other
              + "; build one of them again");
    }
  }
}
