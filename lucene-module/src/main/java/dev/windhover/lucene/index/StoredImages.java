package dev.windhover.lucene.index;

import dev.windhover.encoder.PatchGrid;
import dev.windhover.lucene.FieldValue;
import dev.windhover.lucene.ImageDocument;
import dev.windhover.lucene.ImageEntry;
import dev.windhover.lucene.ImageUri;
import dev.windhover.lucene.PatchVector;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.BitSet;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;

/**
 * Reads images back from an index of {@link ImageSchema}. Documents are named by their number in
 * the reader, valid for that reader only. Thread-safe.
 */
public final class StoredImages {
  private final IndexReader reader;

  /** Over any reader, of Windhover's index or another that holds its blocks. */
  public StoredImages(IndexReader reader) {
    this.reader = reader;
  }

  /** The live document of the image with this id. O(segments x log terms). */
  public OptionalInt find(String id) throws IOException {
    return last(ImageSchema.idTerm(id));
  }

  /** The live documents of the images whose files have this SHA-256, in reader order. */
  public List<Integer> findBySha256(String hex) throws IOException {
    Term term = new Term(ImageSchema.SHA256, ImageBlocks.digest(hex));
    List<Integer> out = new ArrayList<>();
    for (LeafReaderContext leaf : reader.leaves()) {
      PostingsEnum postings = leaf.reader().postings(term, PostingsEnum.NONE);
      if (postings != null) {
        Bits live = leaf.reader().getLiveDocs();
        for (int d = postings.nextDoc();
            d != DocIdSetIterator.NO_MORE_DOCS;
            d = postings.nextDoc()) {
          if (live == null || live.get(d)) {
            out.add(leaf.docBase + d);
          }
        }
      }
    }
    return out;
  }

  /** The image a patch belongs to; an image belongs to itself. */
  public int parentOf(int doc) throws IOException {
    LeafReaderContext leaf = leaf(doc);
    BitSet parents = ImageSchema.parents().getBitSet(leaf);
    return leaf.docBase + parents.nextSetBit(doc - leaf.docBase);
  }

  /** The id of an image. */
  public String id(int doc) throws IOException {
    LeafReaderContext leaf = leaf(doc);
    return binary(leaf, ImageSchema.KEY, doc).utf8ToString();
  }

  /** The stable number of an image. */
  public int number(int doc) throws IOException {
    LeafReaderContext leaf = leaf(doc);
    NumericDocValues values = DocValues.getNumeric(leaf.reader(), ImageSchema.NUMBER);
    if (!values.advanceExact(doc - leaf.docBase)) {
      throw missing(leaf, ImageSchema.NUMBER, doc);
    }
    return (int) values.longValue();
  }

  /** Where an image is. */
  public ImageUri uri(int doc) throws IOException {
    LeafReaderContext leaf = leaf(doc);
    BinaryDocValues values = DocValues.getBinary(leaf.reader(), ImageSchema.URI);
    return uriOf(values, doc - leaf.docBase, id(doc));
  }

  /** Everything but vectors and fields. */
  public ImageEntry entry(int doc) throws IOException {
    LeafReaderContext leaf = leaf(doc);
    return new Entries(leaf).read(doc - leaf.docBase);
  }

  /** Calls {@code sink} with every live image, in reader order. One pass over the doc values. */
  public void forEach(Consumer<ImageEntry> sink) throws IOException {
    for (LeafReaderContext leaf : reader.leaves()) {
      Entries entries = new Entries(leaf);
      Bits live = leaf.reader().getLiveDocs();
      // Keys are those of texts as well.
      NumericDocValues numbers = DocValues.getNumeric(leaf.reader(), ImageSchema.NUMBER);
      for (int d = numbers.nextDoc(); d != DocIdSetIterator.NO_MORE_DOCS; d = numbers.nextDoc()) {
        if (live == null || live.get(d)) {
          sink.accept(entries.read(d));
        }
      }
    }
  }

  /** A copy of the vector that a document has in a field. */
  public Optional<float[]> vector(int doc, String field) throws IOException {
    LeafReaderContext leaf = leaf(doc);
    FloatVectorValues values = leaf.reader().getFloatVectorValues(field);
    if (values == null) {
      return Optional.empty();
    }
    KnnVectorValues.DocIndexIterator it = values.iterator();
    int d = doc - leaf.docBase;
    return it.advance(d) == d
        ? Optional.of(values.vectorValue(it.index()).clone())
        : Optional.empty();
  }

  /** Where a patch lies. */
  public PatchPlace place(int patchDoc) throws IOException {
    return PatchPlace.decode(binary(leaf(patchDoc), ImageSchema.PLACE, patchDoc));
  }

  /** The patches of an image with their vectors, in the order they were added. */
  public List<PatchVector> patches(int doc) throws IOException {
    LeafReaderContext leaf = leaf(doc);
    int parent = doc - leaf.docBase;
    int first = parent == 0 ? 0 : ImageSchema.parents().getBitSet(leaf).prevSetBit(parent - 1) + 1;
    List<PatchVector> out = new ArrayList<>(parent - first);
    for (int d = first; d < parent; d++) {
      PatchPlace place = place(leaf.docBase + d);
      String field = ImageSchema.patchField(place.level());
      int child = leaf.docBase + d;
      float[] vector = vector(child, field).orElseThrow(() -> missing(leaf, field, child));
      out.add(new PatchVector(place.level(), place.frame(), place.cells(), vector));
    }
    return out;
  }

  /** The user's fields of an image, in the order they were added. */
  public Map<String, List<FieldValue>> fields(int doc) throws IOException {
    return fields(leaf(doc), reader.storedFields().document(doc));
  }

  /** The image as it could be added again: equal bits, another writer, another id. */
  public ImageDocument document(int doc) throws IOException {
    LeafReaderContext leaf = leaf(doc);
    ImageEntry entry = entry(doc);
    Document stored = reader.storedFields().document(doc);
    ImageDocument.Builder b =
        ImageDocument.builder(entry.id())
            .uri(entry.uri())
            .vector(
                vector(doc, ImageSchema.IMAGE_VECTOR)
                    .orElseThrow(() -> missing(leaf, ImageSchema.IMAGE_VECTOR, doc)));
    entry.sha256().ifPresent(b::sha256);
    entry.fileSize().ifPresent(b::fileSize);
    entry.modified().ifPresent(b::modified);
    if (entry.width() > 0) {
      b.size(entry.width(), entry.height());
    }
    patches(doc).forEach(b::patch);
    heatGrid(doc).ifPresent(b::heatGrid);
    fields(leaf, stored).forEach((name, values) -> values.forEach(v -> b.field(name, v)));
    b.json(stored.get(ImageSchema.JSON));
    return b.build();
  }

  /** The patches kept for heat maps. */
  public Optional<PatchGrid> heatGrid(int doc) throws IOException {
    LeafReaderContext leaf = leaf(doc);
    BinaryDocValues values = DocValues.getBinary(leaf.reader(), ImageSchema.HEAT_GRID);
    return values.advanceExact(doc - leaf.docBase)
        ? Optional.of(HeatGrid.decode(values.binaryValue()))
        : Optional.empty();
  }

  /** The stored JSON of an image. */
  public Optional<String> json(int doc) throws IOException {
    return Optional.ofNullable(
        reader
            .storedFields()
            .document(doc, java.util.Set.of(ImageSchema.JSON))
            .get(ImageSchema.JSON));
  }

  private static Map<String, List<FieldValue>> fields(LeafReaderContext leaf, Document stored) {
    Map<String, List<FieldValue>> out = new LinkedHashMap<>();
    for (IndexableField f : stored) {
      FieldInfo info = leaf.reader().getFieldInfos().fieldInfo(f.name());
      UserField.valueOf(info, f)
          .ifPresent(v -> out.computeIfAbsent(f.name(), n -> new ArrayList<>()).add(v));
    }
    return out;
  }

  /** The last live document of a term: of a block, its parent. */
  private OptionalInt last(Term term) throws IOException {
    for (LeafReaderContext leaf : reader.leaves()) {
      Terms terms = leaf.reader().terms(term.field());
      if (terms == null) {
        continue;
      }
      TermsEnum it = terms.iterator();
      if (!it.seekExact(term.bytes())) {
        continue;
      }
      Bits live = leaf.reader().getLiveDocs();
      PostingsEnum postings = it.postings(null, PostingsEnum.NONE);
      int found = -1;
      for (int d = postings.nextDoc(); d != DocIdSetIterator.NO_MORE_DOCS; d = postings.nextDoc()) {
        if (live == null || live.get(d)) {
          found = d;
        }
      }
      if (found >= 0) {
        return OptionalInt.of(leaf.docBase + found);
      }
    }
    return OptionalInt.empty();
  }

  private LeafReaderContext leaf(int doc) {
    return reader.leaves().get(ReaderUtil.subIndex(doc, reader.leaves()));
  }

  private static BytesRef binary(LeafReaderContext leaf, String field, int doc) throws IOException {
    BinaryDocValues values = DocValues.getBinary(leaf.reader(), field);
    if (!values.advanceExact(doc - leaf.docBase)) {
      throw missing(leaf, field, doc);
    }
    return values.binaryValue();
  }

  private static CorruptIndexException missingValue(LeafReaderContext leaf, String field, int d) {
    return new CorruptIndexException(
        "document " + d + " has no '" + field + "': it is no part of an image", leaf.toString());
  }

  private static java.io.UncheckedIOException unchecked(CorruptIndexException e) {
    return new java.io.UncheckedIOException(e);
  }

  static java.io.UncheckedIOException missing(LeafReaderContext leaf, String field, int doc) {
    return unchecked(missingValue(leaf, field, doc - leaf.docBase));
  }

  /**
   * Where an image is.
   *
   * @param values of {@link ImageSchema#URI}, to be advanced
   * @param doc in their segment
   * @param id of the image
   */
  static ImageUri uriOf(BinaryDocValues values, int doc, String id) throws IOException {
    if (!values.advanceExact(doc)) {
      return ImageUri.parse(id);
    }
    String s = values.binaryValue().utf8ToString();
    int zero = s.indexOf('\0');
    return new ImageUri(s.substring(0, zero), s.substring(zero + 1));
  }

  /** The doc values of one segment, read in ascending order. */
  private static final class Entries {
    private final LeafReaderContext leaf;
    private final BinaryDocValues key;
    private final NumericDocValues number;
    private final BinaryDocValues uri;
    private final BinaryDocValues sha256;
    private final SortedNumericDocValues size;
    private final SortedNumericDocValues modified;
    private final SortedNumericDocValues width;
    private final SortedNumericDocValues height;

    Entries(LeafReaderContext leaf) throws IOException {
      this.leaf = leaf;
      LeafReader r = leaf.reader();
      key = DocValues.getBinary(r, ImageSchema.KEY);
      number = DocValues.getNumeric(r, ImageSchema.NUMBER);
      uri = DocValues.getBinary(r, ImageSchema.URI);
      sha256 = DocValues.getBinary(r, ImageSchema.SHA256);
      size = DocValues.getSortedNumeric(r, ImageSchema.FILE_SIZE);
      modified = DocValues.getSortedNumeric(r, ImageSchema.MODIFIED);
      width = DocValues.getSortedNumeric(r, ImageSchema.WIDTH);
      height = DocValues.getSortedNumeric(r, ImageSchema.HEIGHT);
    }

    ImageEntry read(int d) throws IOException {
      if (!key.advanceExact(d) || !number.advanceExact(d)) {
        throw missingValue(leaf, ImageSchema.KEY, d);
      }
      BytesRef digest = sha256.advanceExact(d) ? sha256.binaryValue() : null;
      String id = key.binaryValue().utf8ToString();
      return new ImageEntry(
          id,
          (int) number.longValue(),
          uriOf(uri, d, id),
          digest == null
              ? Optional.empty()
              : Optional.of(
                  HexFormat.of()
                      .formatHex(digest.bytes, digest.offset, digest.offset + digest.length)),
          size.advanceExact(d) ? OptionalLong.of(size.nextValue()) : OptionalLong.empty(),
          modified.advanceExact(d)
              ? Optional.of(Instant.ofEpochMilli(modified.nextValue()))
              : Optional.empty(),
          width.advanceExact(d) ? (int) width.nextValue() : 0,
          height.advanceExact(d) ? (int) height.nextValue() : 0);
    }
  }
}
