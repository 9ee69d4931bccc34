package dev.windhover.lucene;

import dev.windhover.lucene.index.ImageBlocks;
import dev.windhover.lucene.index.ImageSchema;
import dev.windhover.lucene.index.SettingsRecord;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.search.Query;
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
  private final Object[] locks = new Object[64];
  private final AtomicBoolean closed = new AtomicBoolean();

  private ImageIndexWriter(
      ImageIndex index, Directory directory, IndexWriter writer, NumberSequence sequence)
      throws IOException {
    this.index = index;
    this.directory = directory;
    this.writer = writer;
    this.sequence = sequence;
    this.blocks = new ImageBlocks(index.settings());
    this.points = new SearchPoint.Manager(DirectoryReader.open(writer), null);
    this.numbers = new LiveNumbers(points);
    for (int i = 0; i < locks.length; i++) {
      locks[i] = new Object();
    }
  }

  static ImageIndexWriter open(ImageIndex index, WriterSettings settings) throws IOException {
    Directory directory = index.openDirectory();
    IndexWriter writer = null;
    try {
      writer = WriterConfigs.open(index, directory, settings);
      return new ImageIndexWriter(
          index, directory, writer, NumberSequence.continuing(index.settings().shard(), writer));
    } catch (Throwable t) {
      if (writer != null) {
        writer.rollback();
      }
      directory.close();
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
    synchronized (lock(id)) {
      if (numbers.get(id).isEmpty()) {
        return false;
      }
      writer.deleteDocuments(ImageSchema.idTerm(id));
      numbers.deleted(id);
      return true;
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
  }

  /** What is known of an image's file, including everything written so far. */
  public java.util.Optional<ImageEntry> entry(String id) throws IOException {
    synchronized (lock(id)) {
      if (numbers.isAhead(id)) {
        refreshOwn();
      }
      SearchPoint point = points.acquire();
      try {
        java.util.OptionalInt doc = point.images().find(id);
        return doc.isEmpty()
            ? java.util.Optional.empty()
            : java.util.Optional.of(point.images().entry(doc.getAsInt()));
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
    Map<String, String> data = SettingsRecord.encode(index.settings());
    data.put(SettingsRecord.NEXT_NUMBER, sequence.reserved(RESERVE));
    userData.forEach((key, value) -> data.put(SettingsRecord.USER_PREFIX + key, value));
    writer.setLiveCommitData(data.entrySet());
    writer.commit();
  }

  /**
   * Copies other indexes of the same model, layout and precision into this one.
   *
   * @throws IndexMismatchException if they do not fit, or an image is in two of them
   */
  public void addIndexes(List<ImageIndex> others) throws IOException {
    refreshOwn();
    SearchPoint point = points.acquire();
    try (ShardSources sources = ShardSources.open(others)) {
      sources.check(index, point.reader());
      sources.addTo(writer);
      sequence.skipTo(sources.highestNumber() + 1);
    } finally {
      points.release(point);
    }
    refreshOwn();
  }

  /** Merges down to at most so many segments; searching one is several times faster. */
  public void forceMerge(int segments) throws IOException {
    writer.forceMerge(segments);
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
        commit();
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
