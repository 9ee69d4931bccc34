package dev.windhover.lucene;

import dev.windhover.lucene.index.ImageBlocks;
import dev.windhover.lucene.index.ImageSchema;
import dev.windhover.lucene.index.SettingsRecord;
import dev.windhover.lucene.sets.ImageSet;
import dev.windhover.lucene.sets.StoredSets;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  private final ImageIndex index;
  private final Directory directory;
  private final IndexWriter writer;
  private final WrittenImages images;
  private final NumberSequence sequence;
  private final ImageBlocks blocks;
  private final NamedSets sets;
  private final WriterCommits commits;
  private final Object[] locks = new Object[64];

  /** Read to change images, written to take in other indexes. */
  private final ReadWriteLock structure = new ReentrantReadWriteLock();

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
            NumberRuns.parse(WriterCommits.dataOf(writer).get(SettingsRecord.GIVEN_NUMBERS)),
            reader);
    this.commits = new WriterCommits(index, writer, sequence);
    this.sets = new NamedSets(writer, new StoredSets(index.identity()), sequence, reader);
    this.images = new WrittenImages(reader);
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
        if (images.number(id).isEmpty()) {
          return false;
        }
        writer.deleteDocuments(ImageSchema.idTerm(id));
        images.deleted(id);
        return true;
      }
    } catch (AlreadyClosedException e) {
      throw commits.stopped(e);
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
    long deleted = 0;
    for (String id : images.idsOf(query)) {
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
        OptionalLong number = images.number(id);
        if (number.isEmpty()) {
          return false;
        }
        upsert(edits.applyTo(images.document(id)), number);
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
      throw commits.stopped(e);
    }
  }

  /** Deletes a text, if there is one. */
  public void deleteText(String id) throws IOException {
    writer.deleteDocuments(new Term(ImageSchema.TEXT_ID, id));
  }

  /** What is known of an image's file, including everything written so far. */
  public Optional<ImageEntry> entry(String id) throws IOException {
    synchronized (lock(id)) {
      return images.entry(id);
    }
  }

  private int upsert(ImageDocument image, OptionalLong known) throws IOException {
    int number;
    structure.readLock().lock();
    try {
      synchronized (lock(image.id())) {
        OptionalLong old = known.isPresent() ? known : images.number(image.id());
        number = old.isPresent() ? (int) old.getAsLong() : sequence.next();
        List<Document> block = blocks.of(image, number);
        if (old.isPresent()) {
          writer.updateDocuments(ImageSchema.idTerm(image.id()), block);
        } else {
          writer.addDocuments(block);
        }
        images.written(image.id(), number);
      }
    } catch (AlreadyClosedException e) {
      throw commits.stopped(e);
    } finally {
      structure.readLock().unlock();
    }
    images.refreshWhenFull();
    return number;
  }

  /** Makes everything written so far lasting. */
  public void commit() throws IOException {
    commit(commits.userData());
  }

  /**
   * Makes everything written so far lasting, with entries of the caller's own that replace those of
   * the commit before and that {@link ImageIndex#userData()} gives back.
   */
  public void commit(Map<String, String> userData) throws IOException {
    commits.commit(userData, RESERVE);
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
      images.askNow(point -> {
        sources.check(index, point.reader());
        return point;
      });
      synchronized (commits) {
        sources.number(sequence);
        sources.addTo(writer);
        sets.join(sources.sets());
      }
      images.refresh();
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
    return images.size();
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
      images.close();
      if (commit && writer.isOpen()) {
        commits.commit(commits.userData(), 0);
      }
    } finally {
      // After the commit there is nothing to lose; after a failure nothing must be kept.
      IOUtils.close(writer::rollback, directory);
    }
  }

  private Object lock(String id) {
    return locks[(id.hashCode() & Integer.MAX_VALUE) % locks.length];
  }
}
