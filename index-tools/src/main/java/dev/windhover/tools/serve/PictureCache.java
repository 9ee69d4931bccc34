package dev.windhover.tools.serve;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Scaled pictures on disk, readable by this user only, within a limit of bytes; the ones used
 * longest ago go first. A full or read-only disk costs speed, never an answer. Thread-safe, also
 * between processes: files appear whole or not at all.
 */
final class PictureCache {
  /** Part of every name: a change of how pictures are scaled is a new cache. */
  private static final String FORMAT = "1";

  /** How much is written between two looks at the size of the whole cache. */
  private static final long LOOK_AFTER_BYTES = 32L << 20;

  private final Path folder;
  private final long maxBytes;
  private final AtomicLong written = new AtomicLong(LOOK_AFTER_BYTES);

  PictureCache(Path folder, long maxBytes) {
    this.folder = folder;
    this.maxBytes = maxBytes;
  }

  /** The picture kept under {@code name}, which is hex. */
  Optional<byte[]> get(String name) {
    Path file = file(name);
    try {
      byte[] bytes = Files.readAllBytes(file);
      if (bytes.length == 0) {
        return Optional.empty();
      }
      Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
      return Optional.of(bytes);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  void put(String name, byte[] picture) {
    if (maxBytes == 0) {
      return;
    }
    Path file = file(name);
    try {
      makeFolder(file.getParent());
      Path part = Files.createTempFile(file.getParent(), "part", ".tmp");
      try {
        Files.write(part, picture);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
      if (written.addAndGet(picture.length) >= LOOK_AFTER_BYTES) {
        written.set(0);
        shrink();
      }
    } catch (IOException | UncheckedIOException e) {
      // Without a cache every picture is made again.
    }
  }

  private Path file(String name) {
    return folder.resolve(name.substring(0, 2)).resolve(name + "." + FORMAT + ".jpg");
  }

  private void makeFolder(Path parent) throws IOException {
    if (Files.isDirectory(parent)) {
      return;
    }
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      var mine = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
      Files.createDirectories(parent, mine);
    } else {
      Files.createDirectories(parent);
    }
  }

  private record Kept(Path file, long size, long usedMillis) {}

  /** Removes the ones used longest ago until four fifths of the limit are left. O(files). */
  private void shrink() throws IOException {
    List<Kept> kept = new ArrayList<>();
    Files.walkFileTree(folder, new Collector(kept));
    long bytes = kept.stream().mapToLong(Kept::size).sum();
    if (bytes <= maxBytes) {
      return;
    }
    kept.sort(Comparator.comparingLong(Kept::usedMillis));
    for (Kept k : kept) {
      if (bytes <= maxBytes / 5 * 4) {
        return;
      }
      Files.deleteIfExists(k.file());
      bytes -= k.size();
    }
  }

  private static final class Collector extends SimpleFileVisitor<Path> {
    private final List<Kept> kept;

    Collector(List<Kept> kept) {
      this.kept = kept;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes a) {
      // Only what this class wrote, whatever else somebody keeps in the folder.
      if (file.getFileName().toString().endsWith(".jpg")) {
        kept.add(new Kept(file, a.size(), a.lastModifiedTime().toMillis()));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (e instanceof FileSystemException) {
        return FileVisitResult.CONTINUE;
      }
      throw e;
    }
  }
}
