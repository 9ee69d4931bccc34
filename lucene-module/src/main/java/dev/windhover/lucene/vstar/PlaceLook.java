package dev.windhover.lucene.vstar;

import dev.windhover.encoder.Region;
import dev.windhover.encoder.Thresholds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Looks again, at full resolution, around places of one image that stored vectors found, best
 * first: the patch vectors of the surroundings say where exactly the query answers, and the boxes
 * that stand out there are encoded as crops. Used once, by one thread.
 */
final class PlaceLook {

  /** Crops that one place costs: its surroundings, and the boxes that stand out in them. */
  static final int LEAST_CROPS = 3;

  /** The surroundings of a place, as a multiple of its sides. */
  private static final double SURROUNDINGS = 2;

  private final Glance glance;
  private final Optional<Thresholds> thresholds;
  private final List<Look> path = new ArrayList<>();
  private Optional<LocatedRegion> best = Optional.empty();

  /**
   * A part of an image that has a stored vector.
   *
   * @param level of the stored vector
   * @param score of the stored vector
   * @param ofCrop whether that score is on the scale of crops that are encoded now
   */
  record Place(Region box, int level, double score, boolean ofCrop) {}

  PlaceLook(Glance glance, Optional<Thresholds> thresholds) {
    this.glance = glance;
    this.thresholds = thresholds;
  }

  /**
   * @param places best first
   * @param allowed which boxes may be answers
   */
  void run(List<Place> places, Predicate<Region> allowed) {
    for (Place place : places) {
      if (place.ofCrop()) {
        offer(place.box(), place.score(), place.level());
      }
    }
    for (Place place : places) {
      if (glance.cropsLeft() < LEAST_CROPS || glance.timeUp() || clear()) {
        return;
      }
      look(place, allowed);
    }
  }

  private void look(Place place, Predicate<Region> allowed) {
    Region view = glance.around(place.box(), SURROUNDINGS);
    HeatMap heat = glance.heatMapOf(view);
    path.add(new Look(view, place.level(), Look.Kind.REGION, 0, place.score()));
    List<Region> boxes =
        BoxSearch.best(heat, LEAST_CROPS - 1).stream()
            .map(BoxSearch.Candidate::box)
            .filter(allowed)
            .toList();
    List<Double> scores = glance.placeScores(boxes);
    for (int i = 0; i < boxes.size(); i++) {
      path.add(new Look(boxes.get(i), place.level(), Look.Kind.PROPOSAL, 0, scores.get(i)));
      offer(boxes.get(i), scores.get(i), place.level());
    }
  }

  private void offer(Region box, double score, int level) {
    if (best.isEmpty() || score > best.get().score()) {
      best = Optional.of(new LocatedRegion(box, score, level));
    }
  }

  private boolean clear() {
    return thresholds.isPresent()
        && !path.isEmpty()
        && best.isPresent()
        && best.get().score() >= thresholds.get().stop();
  }

  Optional<LocatedRegion> best() {
    return best;
  }

  List<Look> path() {
    return List.copyOf(path);
  }
}
