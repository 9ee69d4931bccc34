package dev.windhover.tools.eval.vstar;

import dev.windhover.encoder.Region;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * A photo of a collection.
 *
 * @param id its name, unique in the collection
 * @param file where it lies
 * @param shows classes it is known to show
 * @param boxes of the things in it
 */
public record TestPhoto(String id, Path file, Set<String> shows, List<Region> boxes) {

  /** Copies. */
  public TestPhoto {
    shows = Set.copyOf(shows);
    boxes = List.copyOf(boxes);
  }
}
