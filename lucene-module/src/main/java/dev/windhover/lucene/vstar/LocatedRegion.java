package dev.windhover.lucene.vstar;

import dev.windhover.encoder.Region;
import java.util.Objects;

/**
 * A place that answers a query.
 *
 * @param box in source pixels
 * @param score calibrated: deviations above the background of the model's crops
 * @param level depth in the region tree of the region in which it was found, 0 for the whole image
 */
public record LocatedRegion(Region box, double score, int level) {

  /** Rejects null. */
  public LocatedRegion {
    Objects.requireNonNull(box, "box");
  }
}
