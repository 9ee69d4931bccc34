package dev.windhover.tools.build;

import dev.windhover.encoder.ImageDecoder;
import dev.windhover.encoder.ImageFormatException;
import dev.windhover.encoder.RgbImage;
import dev.windhover.lucene.ImageDocument;
import dev.windhover.lucene.ImageEntry;
import dev.windhover.lucene.ImageIndexWriter;
import dev.windhover.lucene.ImageSearcher;
import dev.windhover.lucene.ImageSnapshot;
import dev.windhover.lucene.ImageUri;
import dev.windhover.tools.build.IndexSummary.Counter;
import dev.windhover.tools.scan.FileScanner;
import dev.windhover.tools.scan.ImageFile;
import dev.windhover.tools.scan.SkippedFile;
import dev.windhover.tools.scan.SkippedFile.Kind;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** Brings one file into the index: read, compare, decode, encode, write. Thread-safe. */
final class FileIndexer {
  /** Bytes from which on a file may hold a picture of many megapixels. */
  private static final long LARGE = 1 << 20;

  private final ImageIndexWriter writer;
  private final ImageSearcher before;
  private final CopyFinder copies;
  private final ImageDecoder decoder;
  private final ImageVectors vectors;
  private final Semaphore large;
  private final long maxFileBytes;
  private final Counter counter;

  /** Held for reading while decoding; a picture too large beside the others gets it alone. */
  private final ReadWriteLock memory = new ReentrantReadWriteLock();

  FileIndexer(
      ImageIndexWriter writer,
      ImageSearcher before,
      CopyFinder copies,
      ImageDecoder decoder,
      ImageVectors vectors,
      int threads,
      long maxFileBytes,
      Counter counter) {
    this.writer = writer;
    this.before = before;
    this.copies = copies;
    this.decoder = decoder;
    this.vectors = vectors;
    this.large = new Semaphore(threads);
    this.maxFileBytes = maxFileBytes;
    this.counter = counter;
  }

  /** Whether the index has the file as it is, by size and time. */
  boolean unchanged(ImageUri uri, ImageFile file) throws IOException {
    Optional<ImageEntry> old = before.entry(ImageIds.of(uri));
    return old.isPresent() && Survey.unchanged(old.get(), file);
  }

  /**
   * Indexes {@code file}. However many threads call, no more large files are in hand than there are
   * threads that compute.
   *
   * @return why it is left out, or empty
   * @throws IOException if the index cannot be written
   */
  Optional<SkippedFile> index(ImageUri uri, ImageFile file) throws IOException {
    if (file.size() < LARGE) {
      return indexNow(uri, file);
    }
    large.acquireUninterruptibly();
    try {
      return indexNow(uri, file);
    } finally {
      large.release();
    }
  }

  private Optional<SkippedFile> indexNow(ImageUri uri, ImageFile file) throws IOException {
    String id = ImageIds.of(uri);
    Optional<ImageEntry> old = before.entry(id);
    if (file.size() > maxFileBytes) {
      return skip(
          file,
          Kind.TOO_LARGE,
          "file of " + file.size() + " bytes is above the limit of " + maxFileBytes + " bytes");
    }
    byte[] bytes;
    try {
      bytes = FileBytes.read(file.path(), maxFileBytes);
    } catch (IOException e) {
      // What cannot be read today may be readable tomorrow: an indexed image stays.
      return skip(file, Kind.UNREADABLE, FileScanner.unreadableReason(e));
    }
    String sha256 = ImageIds.sha256(bytes);
    if (old.isPresent() && old.get().sha256().equals(Optional.of(sha256))) {
      Optional<ImageDocument> same = before.document(id);
      if (same.isPresent()) {
        writer.upsert(described(same.get().toBuilder(id), uri, file, sha256, bytes));
        counter.touched.incrementAndGet();
        return Optional.empty();
      }
    }
    try {
      write(id, uri, file, sha256, bytes);
    } catch (ImageFormatException e) {
      boolean removed = old.isPresent() && writer.delete(id);
      counter.removed.addAndGet(removed ? 1 : 0);
      return skip(file, Kind.DAMAGED, e.getMessage());
    } catch (OutOfMemoryError e) {
      return skip(file, Kind.TOO_LARGE, "decoding it needs more memory than this process has");
    }
    (old.isPresent() ? counter.replaced : counter.added).incrementAndGet();
    return Optional.empty();
  }

  private void write(String id, ImageUri uri, ImageFile file, String sha256, byte[] bytes)
      throws IOException {
    CopyFinder.Answer answer = copies.find(sha256);
    if (answer.copy().isPresent()) {
      ImageDocument.Builder copy = answer.copy().get().toBuilder(id);
      answer.copy().get().fields().keySet().forEach(copy::without);
      keepFields(copy.json(null), id);
      Sidecars.addTo(copy, file.path());
      writer.upsert(described(copy, uri, file, sha256, bytes));
      counter.copied.incrementAndGet();
      return;
    }
    CopyFinder.Claim claim = answer.claim().orElseThrow();
    try {
      RgbImage image = decode(bytes);
      ImageDocument.Builder document = ImageDocument.builder(id);
      vectors.addTo(document, image);
      keepFields(document, id);
      Sidecars.addTo(document, file.path());
      counter.encoded.incrementAndGet();
      writer.upsert(described(document, uri, file, sha256, bytes));
      claim.written(id);
    } finally {
      claim.release();
    }
  }

  /** What people wrote about a photo stays when its file is edited. */
  private void keepFields(ImageDocument.Builder document, String id) throws IOException {
    try (ImageSnapshot snapshot = before.snapshot()) {
      snapshot
          .fieldsOf(id)
          .forEach((name, values) -> values.forEach(value -> document.field(name, value)));
      snapshot.jsonOf(id).ifPresent(document::json);
    }
  }

  private static ImageDocument described(
      ImageDocument.Builder document, ImageUri uri, ImageFile file, String sha256, byte[] bytes) {
    FileFields.set(document, uri, bytes);
    return document
        .uri(uri)
        .sha256(sha256)
        .fileSize(file.size())
        .modified(Instant.ofEpochMilli(file.modifiedMillis()))
        .build();
  }

  private RgbImage decode(byte[] bytes) {
    memory.readLock().lock();
    try {
      return decoder.decode(bytes);
    } catch (OutOfMemoryError e) {
      // Falls through to the attempt alone.
    } catch (StackOverflowError e) {
      throw new ImageFormatException("damaged: its structure is nested too deeply", e);
    } finally {
      memory.readLock().unlock();
    }
    memory.writeLock().lock();
    try {
      return decoder.decode(bytes);
    } finally {
      memory.writeLock().unlock();
    }
  }

  private Optional<SkippedFile> skip(ImageFile file, Kind kind, String reason) {
    return Optional.of(new SkippedFile(file.path().toString(), kind, reason));
  }
}
