package dev.windhover.tools.eval.vstar;

import dev.windhover.encoder.ImageDecoder;
import dev.windhover.encoder.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where the pixels of a photo come from. Thread-safe. */
@FunctionalInterface
public interface PhotoPixels {

  /** The upright photo. */
  RgbImage of(TestPhoto photo) throws IOException;

  /** Decoded each time: a search costs what it costs a user. */
  static PhotoPixels fromFiles(ImageDecoder decoder) {
    return photo -> decoder.decode(Files.readAllBytes(photo.file()));
  }

  /** Decoded now and held, so that the times of searches are those of the search alone. */
  static PhotoPixels held(List<TestPhoto> photos, ImageDecoder decoder) throws IOException {
    Map<String, RgbImage> decoded = new HashMap<>();
    for (TestPhoto photo : photos) {
      decoded.put(photo.id(), decoder.decode(Files.readAllBytes(photo.file())));
    }
    Map<String, RgbImage> kept = Map.copyOf(decoded);
    return photo -> kept.get(photo.id());
  }
}
