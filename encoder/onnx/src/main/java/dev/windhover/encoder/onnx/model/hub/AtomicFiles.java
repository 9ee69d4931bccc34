package dev.windhover.encoder.onnx.model.hub;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Files that appear whole or not at all, to every process that shares the cache. */
final class AtomicFiles {
  private AtomicFiles() {}

  /** Writes beside the target, forces to disk, and moves into place. */
  static void write(Path target, byte[] content) throws IOException {
    Path temporary = Files.createTempFile(target.getParent(), ".windhover", ".tmp");
    try {
      try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        ByteBuffer buffer = ByteBuffer.wrap(content);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        channel.force(true);
      }
      move(temporary, target);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** Replaces the target in one step. */
  static void move(Path source, Path target) throws IOException {
    try {
      Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      throw new IOException(
          "the cache cannot publish "
              + target
              + " in one step, its file system lacks atomic moves: choose a cache directory on"
              + " another one",
          e);
    }
  }
}
