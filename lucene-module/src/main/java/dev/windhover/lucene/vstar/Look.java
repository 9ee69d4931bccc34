package dev.windhover.lucene.vstar;

import dev.windhover.encoder.Region;

/**
 * One step of a search: a region that was looked at.
 *
 * @param region in source pixels
 * @param level depth in the region tree, 0 for the whole image
 * @param kind why it was looked at
 * @param priority what was expected of it before it was looked at: the largest value of the heat
 *     map around it, in deviations, less 2 a level; the best of the known regions is taken next. 0
 *     for the whole image
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
