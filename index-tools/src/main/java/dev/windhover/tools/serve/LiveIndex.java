package dev.windhover.tools.serve;

import dev.windhover.encoder.ImageEncoder;
import dev.windhover.encoder.TextEncoder;
import dev.windhover.encoder.WindhoverException;
import dev.windhover.lucene.ImageIndex;
import dev.windhover.lucene.ImageSearcher;
import dev.windhover.lucene.ImageSnapshot;
import dev.windhover.tools.build.Roots;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.StringHelper;

/**
 * An index that other processes write to meanwhile: looks for new commits every second, and opens
 * the folder anew when it was exchanged for another index. While that fails, the last state goes on
 * answering and {@link #trouble()} says why. Thread-safe.
 */
final class LiveIndex implements Closeable {
  /**
   * What requests are answered from.
   *
   * @param revision grows with every change that was seen
   * @param roots where the files are
   * @param commit id of the commit it was opened at
   */
  record State(
      ImageIndex index, ImageSearcher searcher, Roots roots, long revision, String commit) {
    ImageSnapshot snapshot() throws IOException {
      return searcher.snapshot();
    }
  }

  private final Path folder;
  private final Map<String, Path> moved;
  private final TextEncoder text;
  private final ImageEncoder image;
  private final ScheduledExecutorService watcher;
  private volatile State state;
  private volatile Optional<String> trouble = Optional.empty();

  /**
   * @param moved roots that lie elsewhere than the index says
   * @throws WindhoverException if the index is of another model
   */
  LiveIndex(Path folder, Map<String, Path> moved, TextEncoder text, ImageEncoder image)
      throws IOException {
    this.folder = folder;
    this.moved = Map.copyOf(moved);
    this.text = text;
    this.image = image;
    this.state = open(1);
    this.watcher =
        Executors.newSingleThreadScheduledExecutor(task -> {
          Thread thread = new Thread(task, "windhover-watch-index");
          thread.setDaemon(true);
          return thread;
        });
    var unused = watcher.scheduleWithFixedDelay(this::refresh, 1, 1, TimeUnit.SECONDS);
  }

  /** The newest state; take it once per request. */
  State state() {
    return state;
  }

  /** Why the index cannot be followed any more, if so. */
  Optional<String> trouble() {
    return trouble;
  }

  /** Looks for a new commit now. */
  synchronized void refresh() {
    State before = state;
    try {
      String commit = latestCommit();
      if (!commit.equals(before.commit())) {
        advance(before, commit);
      }
      trouble = Optional.empty();
    } catch (IOException | RuntimeException e) {
      // Whatever it was, the watch goes on: an exception would end it.
      reopen(before, e);
    }
  }

  /**
   * Follows to a commit of the same index. One that Lucene takes for unchanged though its id is
   * another belongs to an index that was put in the place of the old one.
   */
  private void advance(State before, String commit) throws IOException {
    if (!before.searcher().refresh()) {
      throw new IOException("the index was exchanged for another");
    }
    Roots roots = rootsOf(before.index());
    state = new State(before.index(), before.searcher(), roots, before.revision() + 1, commit);
  }

  /** The random id of the newest commit: unlike its version, no other index has the same. */
  private String latestCommit() throws IOException {
    if (!Files.isDirectory(folder)) {
      // Opening the directory would make the folder.
      throw new NoSuchFileException(folder.toString());
    }
    try (Directory directory = FSDirectory.open(folder)) {
      return StringHelper.idToString(SegmentInfos.readLatestCommit(directory).getId());
    }
  }

  private void reopen(State before, Exception cause) {
    try {
      state = open(before.revision() + 1);
      trouble = Optional.empty();
      before.searcher().close();
    } catch (IOException | RuntimeException e) {
      e.addSuppressed(cause);
      // Paths stay out of it: health is also read from afar.
      trouble = Optional.of("the index cannot be read at the moment; answers are from before");
    }
  }

  private State open(long revision) throws IOException {
    String commit = latestCommit();
    ImageIndex index = ImageIndex.open(folder);
    ImageSearcher searcher = index.searcher().text(text).image(image).open();
    try {
      return new State(index, searcher, rootsOf(index), revision, commit);
    } catch (Throwable t) {
      searcher.close();
      throw t;
    }
  }

  private Roots rootsOf(ImageIndex index) throws IOException {
    return Roots.from(index.userData()).moved(moved);
  }

  @Override
  public void close() throws IOException {
    watcher.shutdownNow();
    try {
      watcher.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    state.searcher().close();
  }
}
