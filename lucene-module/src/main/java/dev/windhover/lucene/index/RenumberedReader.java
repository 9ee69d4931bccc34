package dev.windhover.lucene.index;

import java.io.IOException;
import org.apache.lucene.codecs.DocValuesProducer;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.DocValuesSkipper;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.FilterCodecReader;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.index.SortedSetDocValues;

/** A segment whose images have other numbers, to be merged into an index where theirs are taken. */
public final class RenumberedReader extends FilterCodecReader {

  /** Old number to new. */
  @FunctionalInterface
  public interface Numbering {
    /** The new number of an image, both unsigned. */
    int renumber(int old);
  }

  private final Numbering numbering;

  /** The segment under a new numbering. */
  public RenumberedReader(CodecReader in, Numbering numbering) {
    super(in);
    this.numbering = numbering;
  }

  @Override
  public DocValuesProducer getDocValuesReader() {
    DocValuesProducer values = in.getDocValuesReader();
    return values == null ? null : new Renumbered(values);
  }

  @Override
  public CacheHelper getCoreCacheHelper() {
    return null;
  }

  @Override
  public CacheHelper getReaderCacheHelper() {
    return null;
  }

  private final class Renumbered extends DocValuesProducer {
    private final DocValuesProducer values;

    Renumbered(DocValuesProducer values) {
      this.values = values;
    }

    @Override
    public NumericDocValues getNumeric(FieldInfo field) throws IOException {
      NumericDocValues old = values.getNumeric(field);
      return field.name.equals(ImageSchema.NUMBER) ? new Numbers(old) : old;
    }

    @Override
    public BinaryDocValues getBinary(FieldInfo field) throws IOException {
      return values.getBinary(field);
    }

    @Override
    public SortedDocValues getSorted(FieldInfo field) throws IOException {
      return values.getSorted(field);
    }

    @Override
    public SortedNumericDocValues getSortedNumeric(FieldInfo field) throws IOException {
      return values.getSortedNumeric(field);
    }

    @Override
    public SortedSetDocValues getSortedSet(FieldInfo field) throws IOException {
      return values.getSortedSet(field);
    }

    @Override
    public DocValuesSkipper getSkipper(FieldInfo field) throws IOException {
      // A merge writes its own; the old one speaks of old numbers.
      return field.name.equals(ImageSchema.NUMBER) ? null : values.getSkipper(field);
    }

    @Override
    public void checkIntegrity() throws IOException {
      values.checkIntegrity();
    }

    @Override
    public DocValuesProducer getMergeInstance() {
      return new Renumbered(values.getMergeInstance());
    }

    @Override
    public void close() throws IOException {
      values.close();
    }
  }

  private final class Numbers extends NumericDocValues {
    private final NumericDocValues old;

    Numbers(NumericDocValues old) {
      this.old = old;
    }

    @Override
    public long longValue() throws IOException {
      return Integer.toUnsignedLong(numbering.renumber((int) old.longValue()));
    }

    @Override
    public boolean advanceExact(int target) throws IOException {
      return old.advanceExact(target);
    }

    @Override
    public int docID() {
      return old.docID();
    }

    @Override
    public int nextDoc() throws IOException {
      return old.nextDoc();
    }

    @Override
    public int advance(int target) throws IOException {
      return old.advance(target);
    }

    @Override
    public long cost() {
      return old.cost();
    }
  }
}
