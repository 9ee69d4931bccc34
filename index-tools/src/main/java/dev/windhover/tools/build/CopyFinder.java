package dev.windhover.tools.build;

import dev.windhover.lucene.ImageDocument;
import dev.windhover.lucene.ImageEntry;
import dev.windhover.lucene.ImageSearcher;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds an image with the same bytes that has its vectors already, in the index or in the hands of
 * another thread, so that equal files are encoded once. Thread-safe.
 */
final class CopyFinder implements Closeable {
  private final ImageSearcher searcher;

  /** Files being encoded or written since the searcher's point in time, by digest. */
  private final Map<String, CompletableFuture<Optional<String>>> recent = new ConcurrentHashMap<>();

  /** Most digests remembered before the searcher moves on: some 30 MB. */
  private static final int MAX_RECENT = 100_000;

  CopyFinder(ImageSearcher searcher) {
    this.searcher = searcher;
  }

  /** The right, and the duty, to encode the file with a digest. */
  final class Claim {
    private final String sha256;
    private final CompletableFuture<Optional<String>> result;

    private Claim(String sha256, CompletableFuture<Optional<String>> result) {
      this.sha256 = sha256;
      this.result = result;
    }

    /** The image is written under {@code id}. */
    void written(String id) {
      result.complete(Optional.of(id));
    }

    /** Nothing came of it; to be called in any case, without effect after {@link #written}. */
    void release() {
      if (result.complete(Optional.empty())) {
        recent.remove(sha256, result);
      }
    }
  }

  /** A copy to take the vectors from, or the claim to make them. */
  record Answer(Optional<ImageDocument> copy, Optional<Claim> claim) {}

  /** Waits for a thread that encodes the same bytes. */
  Answer find(String sha256) throws IOException {
    Optional<ImageDocument> indexed = indexed(sha256);
    if (indexed.isPresent()) {
      return new Answer(indexed, Optional.empty());
    }
    if (recent.size() > MAX_RECENT) {
      forgetWritten();
    }
    while (true) {
      CompletableFuture<Optional<String>> own = new CompletableFuture<>();
      CompletableFuture<Optional<String>> other = recent.putIfAbsent(sha256, own);
      if (other == null) {
        return new Answer(Optional.empty(), Optional.of(new Claim(sha256, own)));
      }
      Optional<String> id = other.join();
      if (id.isPresent()) {
        Optional<ImageDocument> copy = written(id.get(), sha256);
        if (copy.isPresent()) {
          return new Answer(copy, Optional.empty());
        }
      }
      // It failed there or was replaced meanwhile: try to become the one who encodes it.
      recent.remove(sha256, other);
    }
  }

  private Optional<ImageDocument> indexed(String sha256) throws IOException {
    List<ImageEntry> entries = searcher.findBySha256(sha256);
    return entries.isEmpty() ? Optional.empty() : searcher.document(entries.get(0).id());
  }

  private Optional<ImageDocument> written(String id, String sha256) throws IOException {
    Optional<ImageDocument> found = searcher.document(id);
    if (found.isEmpty() || !found.get().sha256().equals(Optional.of(sha256))) {
      searcher.refresh();
      found = searcher.document(id);
    }
    return found.filter(d -> d.sha256().equals(Optional.of(sha256)));
  }

  private synchronized void forgetWritten() throws IOException {
    if (recent.size() <= MAX_RECENT) {
      return;
    }
    List<Map.Entry<String, CompletableFuture<Optional<String>>>> done =
        recent.entrySet().stream().filter(e -> e.getValue().isDone()).toList();
    searcher.refresh();
    done.forEach(e -> recent.remove(e.getKey(), e.getValue()));
  }

  @Override
  public void close() throws IOException {
    searcher.close();
  }
}
