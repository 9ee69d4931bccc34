package dev.windhover.encoder;

import java.io.IOException;

/**
 * Where the bytes of images come from: files, archives, an object store, a database.
 * Implementations are thread-safe.
 */
@FunctionalInterface
public interface ImageSource {

  /**
   * The bytes of the image that {@code uri} names.
   *
   * @param uri whatever this source understands; indexes store it and hand it back unchanged
   * @throws java.io.FileNotFoundException if the source has no such image
   * @throws IOException if it cannot be read
   */
  byte[] read(String uri) throws IOException;
}
