package dev.windhover.tools.scan;

import java.nio.file.Path;
import java.util.Objects;

/**
 * A regular file whose name promises a picture.
 *
 * @param path where it lies
 * @param uri its place under the root, percent-encoded byte by byte: it survives names that are not
 *     valid in any character set, and a change of locale
 * @param size in bytes
 * @param modifiedMillis time of last modification, in milliseconds since 1970
 */
public record ImageFile(Path path, String uri, long size, long modifiedMillis) {

  /** Rejects null. */
  public ImageFile {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(uri, "uri");
  }
}
