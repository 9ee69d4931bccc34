package dev.windhover.tools.build;

import dev.windhover.tools.scan.Archives;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/** Reads whole files, never anything that could make the reader wait. */
public final class FileBytes {
  private FileBytes() {}

  /**
   * The bytes of a regular file, or of one in an archive: {@code shard.tar!/000001.jpg}.
   *
   * @throws IOException if it is something else, cannot be read, or holds more than {@code limit}
   *     bytes
   */
  public static byte[] read(Path file, long limit) throws IOException {
    Optional<Archives.Inside> inside = Archives.inside(file);
    if (inside.isPresent()) {
      return Archives.open(inside.get().archive()).read(inside.get().name(), limit);
    }
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    if (!attributes.isRegularFile()) {
      throw new IOException(
          file + (attributes.isDirectory() ? " is a folder" : " is not a regular file"));
    }
    int most = (int) Math.min(limit, Integer.MAX_VALUE - 16);
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(most);
      if (bytes.length == most && in.read() >= 0) {
        throw new IOException(file + " holds more than " + most + " bytes, the limit");
      }
      return bytes;
    }
  }
}
