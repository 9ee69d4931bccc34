package dev.windhover.tools.eval.vstar;

import dev.windhover.encoder.Region;
import java.util.Optional;

/**
 * What one row of the table answered to one {@link Case}.
 *
 * @param rank of the right photo, 0 for the first; large when it was not among the hits
 * @param box in the right photo, when the row says where
 * @param milliseconds from the query vector to the answer
 * @param crops encoded for it
 */
public record Outcome(int rank, Optional<Region> box, double milliseconds, int crops) {
  /** The rank of a photo that was not among the hits. */
  public static final int NOT_FOUND = 1_000_000;

  /** The same rank with a box. */
  public Outcome withBox(Region there) {
    return new Outcome(rank, Optional.of(there), milliseconds, crops);
  }
}
