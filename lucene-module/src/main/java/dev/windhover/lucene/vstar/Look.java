package dev.windhover.lucene.vstar;

import dev.windhover.encoder.Region;

/**
 * One step of a search: a region that was looked at.
 *
 * @param region in source pixels
 * @param level depth in the region tree, 0 for the whole image
 * @param kind why it was looked at
 * @param priority what was expected of it before it was looked at, {@code >= 0}; regions are taken
 *     in falling order of it
 * @param score its calibrated score
 */
public record Look(Region region, int level, Kind kind, double priority, double score) {

  /** Why a region was looked at. */
  public enum Kind {
    /** A region of the tree. */
    REGION,
    /** A box around a peak of a region's heat map. */
    PROPOSAL
  }
}
