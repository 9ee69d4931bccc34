package dev.windhover.lucene.vstar;

import java.util.List;
import java.util.Optional;

/**
 * What a search inside one image found, and how it went about it.
 *
 * @param found the places that were accepted, best first, none over another; all instances that
 *     were seen
 * @param places all places that were seen, accepted or not, best first, none over another
 * @param best the best place, accepted or not; empty only when the budget ended before any look
 * @param presence how sure it is that the thing is in the image at all: the largest calibrated
 *     score of the image, of its quarters and of its places, from which places below the first look
 *     have 1.5 deviations less. Places are found when it reaches the threshold that accepts.
 *     Negative infinity when the budget ended before any look
 * @param heatMap the query over the whole image
 * @param path the regions looked at, in order
 * @param end why the search ended
 * @param cueFailure why the {@link ContextCue} could not be asked; the search went on without it
 * @param calibrated whether scores are deviations above the model's background set. If not, they
 *     order places of this image and no place is ever refused
 */
public record Localization(
    List<LocatedRegion> found,
    List<LocatedRegion> places,
    Optional<LocatedRegion> best,
    double presence,
    HeatMap heatMap,
    List<Look> path,
    End end,
    Optional<String> cueFailure,
    boolean calibrated) {

  /** Copies the lists. */
  public Localization {
    found = List.copyOf(found);
    places = List.copyOf(places);
    path = List.copyOf(path);
  }

  /** Why a search ended. */
  public enum End {
    /** A place was clear enough, and nothing left promised another. */
    FOUND,
    /** Everything that promised something was looked at. */
    EXHAUSTED,
    /** The budget of crops was spent. */
    CROPS_SPENT,
    /** The time was up. */
    TIME_UP
  }
}
