package dev.windhover.lucene.sets;

import dev.windhover.lucene.index.ImageSchema;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.StringHelper;

/**
 * Named sets as documents of the index they belong to, so that they are committed, rolled back and
 * seen together with its images. Each names its owner: a set that came along with the files of
 * another index speaks of that index's numbers and is not read here.
 */
public final class StoredSets {
  /** Longest name in chars. */
  public static final int MAX_NAME_LENGTH = 1_000;

  private final String owner;

  /**
   * @param owner identity of the index
   */
  public StoredSets(String owner) {
    this.owner = owner;
  }

  /** The term that names the document of a set. */
  public Term term(String name) {
    if (name.isEmpty() || name.length() > MAX_NAME_LENGTH) {
      throw new IllegalArgumentException(
          "the name of a set has 1 to " + MAX_NAME_LENGTH + " chars, got " + name.length());
    }
    return new Term(ImageSchema.SET, owner + '/' + name);
  }

  /** The document of a set. */
  public Document document(String name, ImageSet set) {
    Document out = new Document();
    out.add(new StringField(ImageSchema.KIND, ImageSchema.KIND_SET, Field.Store.NO));
    out.add(new StringField(ImageSchema.SET, term(name).bytes(), Field.Store.NO));
    out.add(new StoredField(ImageSchema.SET_BITS, set.toBytes()));
    return out;
  }

  /** A set, empty if there is none of that name. */
  public Optional<ImageSet> read(IndexReader reader, String name) throws IOException {
    Term term = term(name);
    for (LeafReaderContext leaf : reader.leaves()) {
      PostingsEnum postings = leaf.reader().postings(term, PostingsEnum.NONE);
      Optional<ImageSet> set = postings == null ? Optional.empty() : read(leaf, postings, reader);
      if (set.isPresent()) {
        return set;
      }
    }
    return Optional.empty();
  }

  /** All sets by name. */
  public Map<String, ImageSet> readAll(IndexReader reader) throws IOException {
    Map<String, ImageSet> out = new TreeMap<>();
    BytesRef prefix = new BytesRef(owner + '/');
    for (LeafReaderContext leaf : reader.leaves()) {
      Terms terms = leaf.reader().terms(ImageSchema.SET);
      if (terms == null) {
        continue;
      }
      TermsEnum it = terms.iterator();
      if (it.seekCeil(prefix) == TermsEnum.SeekStatus.END) {
        continue;
      }
      for (BytesRef term = it.term();
          term != null && StringHelper.startsWith(term, prefix);
          term = it.next()) {
        String name = term.utf8ToString().substring(owner.length() + 1);
        read(leaf, it.postings(null, PostingsEnum.NONE), reader)
            .ifPresent(set -> out.put(name, set));
      }
    }
    return out;
  }

  private static Optional<ImageSet> read(
      LeafReaderContext leaf, PostingsEnum postings, IndexReader reader) throws IOException {
    Bits live = leaf.reader().getLiveDocs();
    for (int d = postings.nextDoc(); d != DocIdSetIterator.NO_MORE_DOCS; d = postings.nextDoc()) {
      if (live == null || live.get(d)) {
        BytesRef bytes =
            reader.storedFields().document(leaf.docBase + d).getBinaryValue(ImageSchema.SET_BITS);
        if (bytes == null) {
          throw new CorruptIndexException("a set has no bits", leaf.toString());
        }
        return Optional.of(
            ImageSet.ofBytes(ByteBuffer.wrap(bytes.bytes, bytes.offset, bytes.length).slice()));
      }
    }
    return Optional.empty();
  }
}
