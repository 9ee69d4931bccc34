package dev.windhover.bench.vstar;

import dev.windhover.encoder.Region;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * A photo of a collection.
 *
 * @param id in the index
 * @param file JPEG
 * @param shows classes it is known to show
 * @param boxes of the things in it
 */
record TestPhoto(String id, Path file, Set<String> shows, List<Region> boxes) {

  /** Copies. */
  TestPhoto {
    shows = Set.copyOf(shows);
    boxes = List.copyOf(boxes);
  }
}
