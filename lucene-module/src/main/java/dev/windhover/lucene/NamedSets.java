package dev.windhover.lucene;

import dev.windhover.lucene.index.ImageSchema;
import dev.windhover.lucene.sets.ImageSet;
import dev.windhover.lucene.sets.StoredSets;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.Term;

/** The named sets a writer keeps: written through to the index, committed with it. Thread-safe. */
final class NamedSets {
  private final IndexWriter writer;
  private final StoredSets stored;
  private final NumberSequence sequence;
  private final Map<String, ImageSet> sets;

  NamedSets(IndexWriter writer, StoredSets stored, NumberSequence sequence, IndexReader reader)
      throws IOException {
    this.writer = writer;
    this.stored = stored;
    this.sequence = sequence;
    this.sets = new TreeMap<>(stored.readAll(reader));
  }

  synchronized Optional<ImageSet> get(String name) {
    return Optional.ofNullable(sets.get(name));
  }

  synchronized Set<String> names() {
    return new TreeSet<>(sets.keySet());
  }

  synchronized void put(String name, ImageSet set) throws IOException {
    long highest = set.isEmpty() ? -1 : Integer.toUnsignedLong(set.toBitmap().last());
    if (highest >= sequence.limit()) {
      throw new IllegalArgumentException(
          "set '"
              + name
              + "' holds image number "
              + highest
              + ", this index has given numbers below "
              + sequence.limit()
              + " only: use the numbers its images have in this index");
    }
    writer.updateDocument(stored.term(name), stored.document(name, set));
    sets.put(name, set);
  }

  synchronized ImageSet update(String name, UnaryOperator<ImageSet> change) throws IOException {
    ImageSet after = change.apply(sets.getOrDefault(name, ImageSet.EMPTY));
    put(name, after);
    return after;
  }

  synchronized boolean delete(String name) throws IOException {
    writer.deleteDocuments(stored.term(name));
    return sets.remove(name) != null;
  }

  /** Takes in the sets of merged indexes, whose own documents came along with their files. */
  synchronized void join(Map<String, ImageSet> others) throws IOException {
    Map<String, ImageSet> all = new TreeMap<>(sets);
    others.forEach((name, set) -> all.merge(name, set, ImageSet::or));
    writer.deleteDocuments(new Term(ImageSchema.KIND, ImageSchema.KIND_SET));
    for (Map.Entry<String, ImageSet> e : all.entrySet()) {
      put(e.getKey(), e.getValue());
    }
  }
}
