package dev.windhover.encoder.onnx.model.hub;

import dev.windhover.encoder.onnx.model.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The SHA-256 of a whole file, 64 lower-case hex digits. */
final class FileHash {
  private FileHash() {}

  static String of(Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      return Sha256.of(in);
    }
  }
}
