package dev.windhover.encoder.onnx.model.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Looks before a download whether it will fit. */
final class DiskSpace {
  /** Left for everybody else who writes to the same disk. */
  private static final long RESERVE = 64L << 20;

  private DiskSpace() {}

  /**
   * @throws IOException if the disk of {@code folder} lacks the room
   */
  static void require(Path folder, long bytes, String model) throws IOException {
    long usable = Files.getFileStore(folder).getUsableSpace();
    if (bytes > 0 && usable - RESERVE < bytes) {
      throw new IOException(
          "model "
              + model
              + " needs "
              + bytes
              + " bytes, and "
              + RESERVE
              + " should stay free, the disk of "
              + folder
              + " has "
              + usable
              + ": make room, or choose another cache directory with "
              + CacheLayout.VARIABLE);
    }
  }
}
