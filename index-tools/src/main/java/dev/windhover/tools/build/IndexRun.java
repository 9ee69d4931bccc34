package dev.windhover.tools.build;

import dev.windhover.encoder.ImageDecoder;
import dev.windhover.lucene.ImageIndexWriter;
import dev.windhover.lucene.ImageSearcher;
import dev.windhover.lucene.ImageSnapshot;
import dev.windhover.lucene.ImageUri;
import dev.windhover.tools.build.RunSettings.Pruning;
import dev.windhover.tools.console.CommandException;
import dev.windhover.tools.scan.ImageFile;
import dev.windhover.tools.scan.ScanListener;
import dev.windhover.tools.scan.SkippedFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Brings an index up to date with folders. A walk hands files to a bounded queue; as many threads
 * as there are cores read, decode, encode and write one file at a time each, so memory holds a few
 * pictures however large the folder is, and no core waits for another. Commits happen on the way: a
 * run that was killed goes on where its last commit was.
 *
 * <p>One run an instance.
 */
public final class IndexRun {
  private static final Task END = new Task(null, null);

  private record Task(ImageUri uri, ImageFile file) {}

  private final ImageIndexWriter writer;
  private final ImageDecoder decoder;
  private final ImageVectors vectors;
  private final RunSettings settings;
  private final RunListener listener;
  private final IndexSummary.Counter counter = new IndexSummary.Counter();
  private final BlockingQueue<Task> queue;
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private volatile boolean stopped;
  private volatile long lastCommitNanos = System.nanoTime();

  /** Works on {@code writer}, which the caller closes. */
  public IndexRun(
      ImageIndexWriter writer,
      ImageDecoder decoder,
      ImageVectors vectors,
      RunSettings settings,
      RunListener listener) {
    this.writer = writer;
    this.decoder = decoder;
    this.vectors = vectors;
    this.settings = settings;
    this.listener = listener;
    this.queue = new ArrayBlockingQueue<>(4 * settings.threads());
  }

  /** Ends the run after the files in hand; what is done is committed. May be called at any time. */
  public void stop() {
    stopped = true;
  }

  /**
   * Runs to the end or until stopped, and commits.
   *
   * @param userData kept with the commits
   * @throws CommandException if most of a scope has vanished and nobody confirmed it; nothing is
   *     changed then
   */
  public IndexSummary run(List<Scope> scopes, Map<String, String> userData)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    List<Survey> surveys = new ArrayList<>();
    try (ImageSearcher before = writer.searcher().open();
        CopyFinder copies = new CopyFinder(writer.searcher().open())) {
      try (ImageSnapshot snapshot = before.snapshot()) {
        for (Scope scope : scopes) {
          surveys.add(Survey.of(scope, snapshot));
        }
      }
      surveys.forEach(this::checkLoss);
      listener.surveyed(surveys);
      for (Survey survey : surveys) {
        for (String id : survey.vanished()) {
          counter.removed.addAndGet(!stopped && writer.delete(id) ? 1 : 0);
        }
      }
      FileIndexer indexer =
          new FileIndexer(
              writer,
              before,
              copies,
              decoder,
              vectors,
              settings.threads(),
              settings.maxFileBytes(),
              counter);
      process(scopes, indexer, userData);
    }
    rethrow();
    writer.commit(userData);
    return counter.summary(
        surveys.stream().mapToLong(Survey::files).sum(),
        writer.size(),
        (System.nanoTime() - start) / 1e9,
        stopped);
  }

  private void checkLoss(Survey survey) {
    if (settings.pruning() == Pruning.ASK && survey.losesMost()) {
      throw new CommandException(
          survey.vanished().size()
              + " of the "
              + survey.indexed()
              + " indexed photos below "
              + survey.scope().scanner().root()
              + " are gone, more than half, so nothing was changed: if the disk is not mounted,"
              + " mount it; if they are to be removed from the index, say --prune");
    }
  }

  private void process(List<Scope> scopes, FileIndexer indexer, Map<String, String> userData)
      throws IOException, InterruptedException {
    List<Thread> workers = new ArrayList<>();
    lastCommitNanos = System.nanoTime();
    int askers = vectors.askers(settings.threads());
    for (int i = 0; i < askers; i++) {
      workers.add(
          Thread.ofPlatform()
              .name("windhover-index-" + i)
              .daemon()
              .start(() -> work(indexer, userData)));
    }
    try {
      for (Scope scope : scopes) {
        scope.scanner().walk(new Feed(scope, indexer));
      }
    } finally {
      for (int i = 0; i < workers.size(); i++) {
        put(END);
      }
      for (Thread worker : workers) {
        worker.join();
      }
    }
  }

  private void work(FileIndexer indexer, Map<String, String> userData) {
    try {
      for (Task task = queue.take(); task != END; task = queue.take()) {
        if (stopped || failure.get() != null) {
          continue;
        }
        indexer.index(task.uri(), task.file()).ifPresent(this::skipped);
        listener.fileDone();
        commitWhenDue(userData);
      }
    } catch (IllegalStateException e) {
      // The model loads with the first photo, and its runtime does not load in a JVM that is about
      // to end. A stop makes no failure of that; one of the writer comes again with the commit.
      if (!stopped) {
        failure.compareAndSet(null, e);
      }
      drain();
    } catch (Throwable t) {
      failure.compareAndSet(null, t);
      drain();
    }
  }

  /** Keeps taking after a failure, so that the walk never waits for a full queue. */
  private void drain() {
    try {
      while (queue.take() != END) {
        // Dropped: the run has failed.
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void skipped(SkippedFile file) {
    counter.skipped.incrementAndGet();
    listener.skipped(file);
  }

  /** The thread that finds a commit due makes it; the others go on encoding. */
  private void commitWhenDue(Map<String, String> userData) throws IOException {
    long interval = settings.commitInterval().toNanos();
    if (System.nanoTime() - lastCommitNanos < interval) {
      return;
    }
    synchronized (this) {
      if (System.nanoTime() - lastCommitNanos < interval) {
        return;
      }
      lastCommitNanos = System.nanoTime();
    }
    writer.commit(userData);
  }

  private void put(Task task) throws InterruptedException {
    while (!queue.offer(task, 1, TimeUnit.SECONDS)) {
      // A full queue is the back-pressure: workers keep taking, also after a failure.
    }
  }

  private void rethrow() throws IOException {
    switch (failure.get()) {
      case null -> {}
      case IOException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case Throwable e -> throw new IllegalStateException(e);
    }
  }

  /** The second walk: what the survey found due, or found its way here meanwhile. */
  private final class Feed implements ScanListener {
    private final Scope scope;
    private final FileIndexer indexer;

    Feed(Scope scope, FileIndexer indexer) {
      this.scope = scope;
      this.indexer = indexer;
    }

    @Override
    public boolean image(ImageFile file) {
      if (stopped || failure.get() != null) {
        return false;
      }
      ImageUri uri = scope.uri(file);
      if (scope.takes(uri)) {
        try {
          if (indexer.unchanged(uri, file)) {
            counter.unchanged.incrementAndGet();
          } else {
            put(new Task(uri, file));
          }
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          stopped = true;
          return false;
        }
      }
      return true;
    }

    @Override
    public void skipped(SkippedFile file) {
      IndexRun.this.skipped(file);
    }

    @Override
    public void unreadableFolder(String uri) {
      // The survey has taken it into account.
    }
  }
}
