package dev.windhover.tools.command;

import dev.windhover.encoder.ImageDecoder;
import dev.windhover.encoder.ImageEncoder;
import dev.windhover.tools.console.CommandException;
import dev.windhover.tools.console.Console;
import dev.windhover.tools.console.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Vectors of many photos, made on all cores; what cannot be read is told and left out. */
final class EncodedPhotos {
  private EncodedPhotos() {}

  /** The vectors by file. */
  static Map<Path, float[]> of(
      List<Path> files, ImageDecoder decoder, ImageEncoder encoder, Console console) {
    Map<Path, float[]> vectors = new ConcurrentHashMap<>();
    try (Progress progress = Progress.start(console, "encoding", "photos", files.size())) {
      files.parallelStream()
          .forEach(file -> {
            try {
              vectors.put(file, encoder.encodeImage(PhotoFiles.read(file, decoder)));
            } catch (CommandException e) {
              console.note("left out: " + e.getMessage());
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
            progress.advance();
          });
    }
    return vectors;
  }
}
