package dev.windhover.lucene.vstar;

import dev.windhover.encoder.Region;
import dev.windhover.lucene.ImageEntry;
import java.util.List;
import java.util.Objects;

/**
 * An image, and the place in it that answers a query.
 *
 * @param image what the index knows of the image
 * @param box in source pixels
 * @param score what hits are ranked by: the place's score, with a part of the whole image's
 * @param level of the stored part, or depth in the region tree when pixels were looked at
 * @param path the regions looked at, in order; empty when no pixels were looked at
 * @param origin how precise the box is
 */
public record RegionHit(
    ImageEntry image, Region box, double score, int level, List<Look> path, Origin origin) {

  /** Where a box comes from. */
  public enum Origin {
    /** The stored vectors alone: the box is that of a stored part. */
    STORED,
    /** The image's pixels were looked at. */
    PIXELS
  }

  /** Copies the path. */
  public RegionHit {
    Objects.requireNonNull(image, "image");
    Objects.requireNonNull(box, "box");
    Objects.requireNonNull(origin, "origin");
    path = List.copyOf(path);
  }
}
