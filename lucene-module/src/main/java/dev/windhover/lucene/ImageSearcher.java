package dev.windhover.lucene;

import dev.windhover.encoder.Calibration;
import dev.windhover.encoder.ImageEncoder;
import dev.windhover.encoder.ModelInfo;
import dev.windhover.encoder.TextEncoder;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.search.Explanation;
import org.apache.lucene.store.Directory;

/**
 * Searches an index. What it sees is one point in time until {@link #refresh()}; a {@link
 * #snapshot()} keeps a point through several calls. Thread-safe; segments are searched
 * concurrently.
 */
public final class ImageSearcher implements Closeable {
  private static final AtomicInteger THREADS = new AtomicInteger();

  private final ImageIndex index;
  private final Optional<TextEncoder> text;
  private final Optional<ImageEncoder> image;
  private final Optional<Calibration> calibration;
  private final ScoreScales scales;
  private final Directory directory;
  private final ExecutorService ownedExecutor;
  private final SearchPoint.Manager points;
  private final AtomicBoolean closed = new AtomicBoolean();

  private ImageSearcher(
      Builder b, Directory directory, ExecutorService ownedExecutor, SearchPoint.Manager points) {
    this.index = b.index;
    this.text = Optional.ofNullable(b.text);
    this.image = Optional.ofNullable(b.image);
    this.calibration = Optional.ofNullable(b.calibration);
    this.scales = new ScoreScales(calibration, b.index.settings().layout());
    this.directory = directory;
    this.ownedExecutor = ownedExecutor;
    this.points = points;
  }

  /** How to open a searcher. Not thread-safe. */
  public static final class Builder {
    private final ImageIndex index;
    private final IndexWriter writer;
    private TextEncoder text;
    private ImageEncoder image;
    private Calibration calibration;
    private Executor executor;

    Builder(ImageIndex index, IndexWriter writer) {
      this.index = index;
      this.writer = writer;
    }

    /**
     * Understands words, and scores by the encoder's calibration unless another is given.
     *
     * @throws IndexMismatchException if the encoder is of another model
     */
    public Builder text(TextEncoder encoder) {
      index.require(encoder.model());
      this.text = encoder;
      calibrationOf(encoder.model());
      return this;
    }

    /**
     * Understands pictures, and scores by the encoder's calibration unless another is given.
     *
     * @throws IndexMismatchException if the encoder is of another model
     */
    public Builder image(ImageEncoder encoder) {
      index.require(encoder.model());
      this.image = encoder;
      calibrationOf(encoder.model());
      return this;
    }

    /**
     * Scores by this calibration.
     *
     * @throws IllegalArgumentException if it is of other dimensions than the index
     */
    public Builder calibration(Calibration value) {
      int own = index.settings().model().dimensions();
      value
          .levels()
          .forEach((level, statistics) -> {
            if (statistics.dimensions() != own) {
              throw new IllegalArgumentException(
                  "the calibration has "
                      + statistics.dimensions()
                      + " dimensions, the index has "
                      + own);
            }
          });
      this.calibration = value;
      return this;
    }

    /** Searches segments on threads of the caller's, who ends them after the searcher. */
    public Builder executor(Executor value) {
      this.executor = Objects.requireNonNull(value, "executor");
      return this;
    }

    /** Opens it. */
    public ImageSearcher open() throws IOException {
      ExecutorService owned = executor == null ? newExecutor() : null;
      Executor used = executor == null ? owned : executor;
      Directory directory = null;
      try {
        DirectoryReader reader;
        if (writer == null) {
          directory = index.openDirectory();
          reader = DirectoryReader.open(directory);
        } else {
          reader = DirectoryReader.open(writer);
        }
        return new ImageSearcher(this, directory, owned, new SearchPoint.Manager(reader, used));
      } catch (EOFException e) {
        release(owned, directory);
        throw ImageIndex.truncated(index.name(), e);
      } catch (Throwable t) {
        release(owned, directory);
        throw t;
      }
    }

    private static void release(ExecutorService owned, Directory directory) throws IOException {
      if (owned != null) {
        owned.shutdown();
      }
      if (directory != null) {
        directory.close();
      }
    }

    private void calibrationOf(ModelInfo model) {
      if (calibration == null) {
        calibration = model.calibration().orElse(null);
      }
    }

    private static ExecutorService newExecutor() {
      return Executors.newFixedThreadPool(
          Runtime.getRuntime().availableProcessors(),
          task -> {
            Thread thread = new Thread(task, "windhover-search-" + THREADS.incrementAndGet());
            thread.setDaemon(true);
            return thread;
          });
    }
  }

  /** The index it searches. */
  public ImageIndex index() {
    return index;
  }

  /** The encoder for words, when it was opened with one. */
  public Optional<TextEncoder> textEncoder() {
    return text;
  }

  /** The encoder for pictures, when it was opened with one. */
  public Optional<ImageEncoder> imageEncoder() {
    return image;
  }

  /** What scores are calibrated by. */
  public Optional<Calibration> calibration() {
    return calibration;
  }

  /** The images that fit best. */
  public ImageHits search(ImageQuery query) throws IOException {
    try (ImageSnapshot snapshot = snapshot()) {
      return snapshot.search(query);
    }
  }

  /** Why an image is, or is not, a hit of a query. Runs the query. */
  public Explanation explain(ImageQuery query, String id) throws IOException {
    try (ImageSnapshot snapshot = snapshot()) {
      return snapshot.explain(query, id);
    }
  }

  /** What is known of an image's file. */
  public Optional<ImageEntry> entry(String id) throws IOException {
    try (ImageSnapshot snapshot = snapshot()) {
      return snapshot.entry(id);
    }
  }

  /** An image with vectors and fields, as it could be added again. */
  public Optional<ImageDocument> document(String id) throws IOException {
    try (ImageSnapshot snapshot = snapshot()) {
      return snapshot.document(id);
    }
  }

  /** The stored vectors of an image's parts and where they lie; empty if it has none. */
  public List<PatchVector> patchesOf(String id) throws IOException {
    try (ImageSnapshot snapshot = snapshot()) {
      return snapshot.patchesOf(id);
    }
  }

  /** The images whose files have this SHA-256, so that a copy needs no encoding. */
  public List<ImageEntry> findBySha256(String hex) throws IOException {
    try (ImageSnapshot snapshot = snapshot()) {
      return snapshot.findBySha256(hex);
    }
  }

  /** Calls {@code sink} with every image, in no particular order. Reads no vectors. */
  public void forEachEntry(Consumer<ImageEntry> sink) throws IOException {
    try (ImageSnapshot snapshot = snapshot()) {
      snapshot.forEachEntry(sink);
    }
  }

  /** Number of images. */
  public long size() throws IOException {
    try (ImageSnapshot snapshot = snapshot()) {
      return snapshot.size();
    }
  }

  /** The newest point in time this searcher has seen; close it when done. */
  public ImageSnapshot snapshot() throws IOException {
    return new ImageSnapshot(this, points.acquire());
  }

  /**
   * Moves on to the newest commit, or for a searcher of a writer, to everything written so far.
   *
   * @return whether anything has changed
   */
  public boolean refresh() throws IOException {
    SearchPoint before = points.acquire();
    try {
      points.maybeRefreshBlocking();
      SearchPoint after = points.acquire();
      try {
        return after != before;
      } finally {
        points.release(after);
      }
    } finally {
      points.release(before);
    }
  }

  ScoreScales scales() {
    return scales;
  }

  void release(SearchPoint point) throws IOException {
    points.release(point);
  }

  /** Lets go of files and threads; snapshots that are still open stay usable until closed. */
  @Override
  public void close() throws IOException {
    if (closed.compareAndSet(false, true)) {
      try {
        points.close();
      } finally {
        if (ownedExecutor != null) {
          ownedExecutor.shutdown();
        }
        if (directory != null) {
          directory.close();
        }
      }
    }
  }
}
