package dev.windhover.tools.serve;

import dev.windhover.encoder.RgbImage;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The pictures decoded last, within a limit of bytes: boxes, heat map and region search of one
 * photo follow each other closely, and decoding is most of their time. Thread-safe.
 */
final class RecentPictures {
  private final long maxBytes;
  private final Map<String, RgbImage> pictures = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  RecentPictures(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  synchronized Optional<RgbImage> get(String version) {
    return Optional.ofNullable(pictures.get(version));
  }

  synchronized void put(String version, RgbImage picture) {
    int size = picture.samples().length;
    if (size > maxBytes) {
      return;
    }
    RgbImage before = pictures.put(version, picture);
    bytes += size - (before == null ? 0 : before.samples().length);
    Iterator<RgbImage> eldest = pictures.values().iterator();
    while (bytes > maxBytes) {
      bytes -= eldest.next().samples().length;
      eldest.remove();
    }
  }
}
