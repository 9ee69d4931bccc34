package dev.windhover.lucene;

import dev.windhover.lucene.index.ImageBlocks;
import dev.windhover.lucene.index.ImageSchema;
import dev.windhover.lucene.index.SettingsRecord;
import dev.windhover.lucene.sets.ImageSet;
import dev.windhover.lucene.sets.StoredSets;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.UnaryOperator;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.Query;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.IOUtils;

/**
 * Adds, replaces, edits and deletes images. Nothing is lasting before {@link #commit}; after a
 * crash the index is as of the last commit. One writer an index; thread-safe.
 */
public final class ImageIndexWriter implements Closeable {
  /** Numbers that are left out between commits, so that none given meanwhile is given again. */
  private static final int RESERVE = 64;

  /** Images noted as written before a refresh frees them: some 20 MB. */
  private static final int MAX_AHEAD = 200_000;

  private final ImageIndex index;
  private final Directory directory;
  private final IndexWriter writer;
  private final SearchPoint.Manager points;
  private final LiveNumbers numbers;
  private final NumberSequence sequence;
  private final ImageBlocks blocks;
  private final NamedSets sets;
  private final Object[] locks = new Object[64];

  /** Read to change images, written to take in other indexes. */
  private final ReadWriteLock structure = new ReentrantReadWriteLock();

  private final Object committing = new Object();
  private final AtomicBoolean closed = new AtomicBoolean();

  private ImageIndexWriter(
      ImageIndex index, Directory directory, IndexWriter writer, DirectoryReader reader)
      throws IOException {
    this.index = index;
    this.directory = directory;
    this.writer = writer;
    this.blocks = new ImageBlocks(index.settings());
    this.sequence =
        NumberSequence.continuing(
            index.settings().shard(),
            NumberRuns.parse(liveCommitData().get(SettingsRecord.GIVEN_NUMBERS)),
            reader);
    this.sets = new NamedSets(writer, new StoredSets(index.identity()), sequence, reader);
    this.points = new SearchPoint.Manager(reader, null);
    this.numbers = new LiveNumbers(points);
    for (int i = 0; i < locks.length; i++) {
      locks[i] = new Object();
    }
  }

  static ImageIndexWriter open(ImageIndex index, WriterSettings settings) throws IOException {
    Directory directory = index.openDirectory();
    IndexWriter writer = null;
    DirectoryReader reader = null;
    try {
      writer = WriterConfigs.open(index, directory, settings);
      reader = DirectoryReader.open(writer);
      return new ImageIndexWriter(index, directory, writer, reader);
    } catch (Throwable t) {
      IOUtils.closeWhileHandlingException(
          reader, writer == null ? null : (Closeable) writer::rollback, directory);
      throw t;
    }
  }

  /** The index it writes. */
  public ImageIndex index() {
    return index;
  }

  /**
   * Adds an image, or replaces the one of the same id, with all its parts. A replaced image keeps
   * its number.
   *
   * @return the image's stable number, unsigned
   * @throws IllegalArgumentException if the vectors do not fit the index
   */
  public int upsert(ImageDocument image) throws IOException {
    return upsert(image, OptionalLong.empty());
  }

  /**
   * Deletes an image with all its parts.
   *
   * @return whether there was one
   */
  public boolean delete(String id) throws IOException {
    structure.readLock().lock();
    try {
      synchronized (lock(id)) {
        if (numbers.get(id).isEmpty()) {
          return false;
        }
        writer.deleteDocuments(ImageSchema.idTerm(id));
        numbers.deleted(id);
        return true;
      }
    } catch (AlreadyClosedException e) {
      throw stopped(e);
    } finally {
      structure.readLock().unlock();
    }
  }

  /**
   * Deletes the images that match, each with all its parts.
   *
   * @return how many there were
   */
  public long delete(Query query) throws IOException {
    List<String> ids = new ArrayList<>();
    refreshOwn();
    SearchPoint point = points.acquire();
    try {
      for (int doc : MatchingImages.of(point.searcher(), query)) {
        ids.add(point.images().id(doc));
      }
    } finally {
      points.release(point);
    }
    long deleted = 0;
    for (String id : ids) {
      deleted += delete(id) ? 1 : 0;
    }
    return deleted;
  }

  /**
   * Changes fields of an image without encoding it again: its vectors are read back from the index.
   *
   * @return whether there is such an image
   */
  public boolean updateFields(String id, FieldEdits edits) throws IOException {
    structure.readLock().lock();
    try {
      synchronized (lock(id)) {
        OptionalLong number = numbers.get(id);
        if (number.isEmpty()) {
          return false;
        }
        if (numbers.isAhead(id)) {
          refreshOwn();
        }
        ImageDocument before;
        SearchPoint point = points.acquire();
        try {
          before = point.images().document(point.images().find(id).orElseThrow());
        } finally {
          points.release(point);
        }
        upsert(edited(before, edits), number);
        return true;
      }
    } finally {
      structure.readLock().unlock();
    }
  }

  /**
   * Adds a text, or replaces the one of the same id.
   *
   * @throws IllegalArgumentException if the vector does not fit the index
   */
  public void upsertText(TextDocument text) throws IOException {
    try {
      writer.updateDocument(new Term(ImageSchema.TEXT_ID, text.id()), blocks.of(text));
    } catch (AlreadyClosedException e) {
      throw stopped(e);
    }
  }

  /** Deletes a text, if there is one. */
  public void deleteText(String id) throws IOException {
    writer.deleteDocuments(new Term(ImageSchema.TEXT_ID, id));
  }

  /** What is known of an image's file, including everything written so far. */
  public Optional<ImageEntry> entry(String id) throws IOException {
    synchronized (lock(id)) {
      if (numbers.isAhead(id)) {
        refreshOwn();
      }
      SearchPoint point = points.acquire();
      try {
        OptionalInt doc = point.images().find(id);
        return doc.isEmpty() ? Optional.empty() : Optional.of(point.images().entry(doc.getAsInt()));
      } finally {
        points.release(point);
      }
    }
  }

  private static ImageDocument edited(ImageDocument before, FieldEdits edits) {
    ImageDocument.Builder b = before.toBuilder(before.id());
    edits
        .fields()
        .forEach((name, values) -> {
          b.without(name);
          values.forEach(v -> b.field(name, v));
        });
    edits.json().ifPresent(b::json);
    edits.uri().ifPresent(b::uri);
    return b.build();
  }

  private int upsert(ImageDocument image, OptionalLong known) throws IOException {
    int number;
    structure.readLock().lock();
    try {
      synchronized (lock(image.id())) {
        OptionalLong old = known.isPresent() ? known : numbers.get(image.id());
        number = old.isPresent() ? (int) old.getAsLong() : sequence.next();
        List<Document> block = blocks.of(image, number);
        if (old.isPresent()) {
          writer.updateDocuments(ImageSchema.idTerm(image.id()), block);
        } else {
          writer.addDocuments(block);
        }
        numbers.written(image.id(), number);
      }
    } catch (AlreadyClosedException e) {
      throw stopped(e);
    } finally {
      structure.readLock().unlock();
    }
    if (numbers.ahead() > MAX_AHEAD) {
      points.maybeRefresh();
    }
    return number;
  }

  /** Makes everything written so far lasting. */
  public void commit() throws IOException {
    commit(ImageIndex.userData(liveCommitData()));
  }

  /**
   * Makes everything written so far lasting, with entries of the caller's own that replace those of
   * the commit before and that {@link ImageIndex#userData()} gives back.
   */
  public void commit(Map<String, String> userData) throws IOException {
    commit(userData, RESERVE);
  }

  private void commit(Map<String, String> userData, int reserve) throws IOException {
    synchronized (committing) {
      Map<String, String> data = SettingsRecord.encode(index.settings());
      data.put(SettingsRecord.IDENTITY, index.identity());
      data.put(SettingsRecord.GIVEN_NUMBERS, sequence.given(reserve).toString());
      userData.forEach((key, value) -> data.put(SettingsRecord.USER_PREFIX + key, value));
      try {
        writer.setLiveCommitData(data.entrySet());
        writer.commit();
      } catch (AlreadyClosedException e) {
        throw stopped(e);
      }
    }
  }

  /** After a fault in the background Lucene says only that its writer is closed. */
  private IOException stopped(AlreadyClosedException e) {
    Throwable fault = writer.getTragicException();
    if (fault == null) {
      throw e;
    }
    return new IOException(
        "writing index "
            + index.name()
            + " has stopped after a fault ("
            + fault.getMessage()
            + "): close this writer, see to the fault and open another; the index is as of the"
            + " last commit",
        e);
  }

  /**
   * Keeps a set of images under a name, in place of the one that has it.
   *
   * @throws IllegalArgumentException if it holds a number this index never gave
   */
  public void putSet(String name, ImageSet set) throws IOException {
    sets.put(name, set);
  }

  /**
   * Changes a named set in one step, starting from the empty set where there is none.
   *
   * @return the set afterwards
   */
  public ImageSet updateSet(String name, UnaryOperator<ImageSet> change) throws IOException {
    return sets.update(name, change);
  }

  /**
   * Forgets a named set; its images stay.
   *
   * @return whether there was one
   */
  public boolean deleteSet(String name) throws IOException {
    return sets.delete(name);
  }

  /** A named set, including everything written so far. */
  public Optional<ImageSet> set(String name) {
    return sets.get(name);
  }

  /** The names of all sets. */
  public Set<String> setNames() {
    return sets.names();
  }

  /**
   * Copies other indexes of the same model, layout and precision into this one, with their named
   * sets: sets of one name are joined. Images keep their numbers, unless this index has ever given
   * one of them to another image: then all images of that source get new ones, and its files are
   * written anew instead of copied. After an exception {@link #rollback()}.
   *
   * @throws IndexMismatchException if they do not fit, or an image is in two of them
   */
  public void addIndexes(List<ImageIndex> others) throws IOException {
    structure.writeLock().lock();
    try (ShardSources sources = ShardSources.open(others)) {
      refreshOwn();
      SearchPoint point = points.acquire();
      try {
        sources.check(index, point.reader());
      } finally {
        points.release(point);
      }
      synchronized (committing) {
        sources.number(sequence);
        sources.addTo(writer);
        sets.join(sources.sets());
      }
      refreshOwn();
    } finally {
      structure.writeLock().unlock();
    }
  }

  /**
   * Merges down to at most so many segments; searching one is several times faster.
   *
   * @throws IllegalArgumentException if that takes more heap than there is, before it starts; see
   *     {@link #heapToMerge}
   */
  public void forceMerge(int segments) throws IOException {
    MergeMemory.of(index.settings().graph())
        .check(index.name(), writer.getDocStats().numDocs, segments);
    writer.forceMerge(segments);
  }

  /**
   * Bytes of heap that merging down to so many segments takes, about: 256 MB and 400 bytes for each
   * vector of the largest segment, more with graphs larger than the default. Merges that nobody
   * asks for keep to a gigabyte, or to the heap where that is less.
   */
  public long heapToMerge(int segments) {
    MergeMemory memory = MergeMemory.of(index.settings().graph());
    return memory.needed(memory.largest(writer.getDocStats().numDocs, segments));
  }

  /** Takes numbers of another index for given, so that {@link #restore} may use them. */
  void adoptNumbers(NumberRuns given) {
    sequence.adopt(given);
  }

  /** Adds an image under a number it has had before. */
  void restore(ImageDocument image, int number) throws IOException {
    upsert(image, OptionalLong.of(Integer.toUnsignedLong(number)));
  }

  /** A searcher over everything written so far, committed or not; close it before the writer. */
  public ImageSearcher.Builder searcher() {
    return new ImageSearcher.Builder(index, writer);
  }

  /** Number of images, including everything written so far. */
  public long size() throws IOException {
    refreshOwn();
    SearchPoint point = points.acquire();
    try {
      return point.searcher().count(ImageSchema.images());
    } finally {
      points.release(point);
    }
  }

  /** Forgets everything since the last commit and closes the writer. */
  public void rollback() throws IOException {
    close(false);
  }

  /** Commits and closes. */
  @Override
  public void close() throws IOException {
    close(true);
  }

  private void close(boolean commit) throws IOException {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try {
      points.close();
      if (commit && writer.isOpen()) {
        commit(ImageIndex.userData(liveCommitData()), 0);
      }
    } finally {
      // After the commit there is nothing to lose; after a failure nothing must be kept.
      IOUtils.close(writer::rollback, directory);
    }
  }

  private void refreshOwn() throws IOException {
    points.maybeRefreshBlocking();
  }

  private Map<String, String> liveCommitData() {
    Map<String, String> out = new java.util.LinkedHashMap<>();
    Iterable<Map.Entry<String, String>> live = writer.getLiveCommitData();
    if (live != null) {
      live.forEach(e -> out.put(e.getKey(), e.getValue()));
    }
    return out;
  }

  private Object lock(String id) {
    return locks[(id.hashCode() & Integer.MAX_VALUE) % locks.length];
  }
}
