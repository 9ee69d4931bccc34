package dev.windhover.tools.scan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Files inside archives by their path: {@code shard.tar!/000001.jpg}. The tables of the archives
 * used last are kept, until the archive changes. Thread-safe.
 */
public final class Archives {
  /** Between an archive and a name in it. */
  public static final String MARK = "!";

  private static final int KEPT = 8;

  private static final Map<Path, Known> KNOWN =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Path, Known> eldest) {
          return size() > KEPT;
        }
      };

  private record Known(long size, FileTime modified, Archive archive) {}

  private Archives() {}

  /**
   * A place in an archive.
   *
   * @param archive the file
   * @param name in it
   */
  public record Inside(Path archive, String name) {}

  /** The place that a path means, when it leads into an archive and is no file itself. */
  public static Optional<Inside> inside(Path path) {
    if (Files.exists(path)) {
      return Optional.empty();
    }
    for (Path above = path.getParent(); above != null; above = above.getParent()) {
      Path name = above.getFileName();
      if (name != null && name.toString().endsWith(MARK)) {
        String file = name.toString();
        Path archive = above.resolveSibling(file.substring(0, file.length() - MARK.length()));
        if (Archive.isArchive(archive) && Files.isRegularFile(archive)) {
          return Optional.of(
              new Inside(archive, above.relativize(path).toString().replace('\\', '/')));
        }
      }
    }
    return Optional.empty();
  }

  /** The path that stands for the root of an archive. */
  static Path rootOf(Path archive) {
    return archive.resolveSibling(archive.getFileName() + MARK);
  }

  /** The archive in a file as it is now. */
  public static Archive open(Path file) throws IOException {
    BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
    synchronized (KNOWN) {
      Known known = KNOWN.get(file);
      if (known != null
          && known.size() == now.size()
          && known.modified().equals(now.lastModifiedTime())) {
        return known.archive();
      }
    }
    Archive archive = Archive.open(file);
    synchronized (KNOWN) {
      KNOWN.put(file, new Known(now.size(), now.lastModifiedTime(), archive));
    }
    return archive;
  }
}
