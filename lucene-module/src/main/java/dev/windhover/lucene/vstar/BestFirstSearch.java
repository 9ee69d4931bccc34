package dev.windhover.lucene.vstar;

import dev.windhover.encoder.Region;
import dev.windhover.encoder.RgbImage;
import dev.windhover.encoder.Thresholds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * One best-first search inside one image, as in V*: regions wait in a heap; the most promising is
 * taken, looked at closely, and divided in its turn. Where V* asks a detector whether it sees the
 * target, the crops of the boxes that stand out most are encoded and their calibrated scores asked.
 * Used once, by one thread.
 *
 * <p>V* orders regions by their share of the heat-map mass of all regions around them, which leads
 * into depth before the other quarters were seen once. Here a region promises the largest value of
 * the closest map that covers it, less {@link #DEPTH} a level, which shows planted needles sooner;
 * {@code bench length} compares it with breadth-first and random order.
 */
final class BestFirstSearch {

  /** Boxes looked at in each region. */
  private static final int PROPOSALS = 2;

  /**
   * Once a place is clear, only regions whose peak is at least this part of the image's peak may
   * hold another instance.
   */
  private static final double ANOTHER = 0.3;

  /**
   * Deviations that a level costs. A quarter shows four times as much as its own quarters do. A
   * choice in a flat valley.
   */
  private static final double DEPTH = 2;

  /** Regions down to this level are encoded as a whole: they know best whether a thing is there. */
  private static final int JUDGED = 1;

  /**
   * Deviations more that places below the first look need: there are many of them, and one may look
   * like the thing by chance; {@code bench calibrate} says what that does to absent subjects.
   */
  private static final double CHANCE = 1.5;

  /**
   * Deviations within which a larger place over the best one is as good: the face of a cat may
   * answer better than the cat.
   */
  private static final double AS_GOOD = 1;

  /** How much around a place the last look takes in. */
  private static final double SNAP_VIEW = 1.5;

  /** Longer than so a view would be seen through several windows, each a pass. */
  private static final double SNAP_ASPECT = 1.8;

  private final RgbImage image;
  private final Glance glance;
  private final RegionTree tree;
  private final int inputSize;
  private final Region bounds;
  private final Optional<Thresholds> thresholds;
  private final Optional<ContextSearch> context;
  private final PriorityQueue<Node> open =
      new PriorityQueue<>(
          Comparator.comparingDouble(Node::priority).reversed().thenComparingInt(Node::number));
  private final List<LocatedRegion> places = new ArrayList<>();
  private final List<Look> path = new ArrayList<>();
  private int nodes;
  private double presence = Double.NEGATIVE_INFINITY;

  private record Node(int number, Region region, int level, double priority, HeatMap parent) {}

  BestFirstSearch(
      RgbImage image,
      Glance glance,
      RegionTree tree,
      int inputSize,
      Optional<Thresholds> thresholds,
      Optional<ContextSearch> context) {
    this.image = image;
    this.context = context;
    this.inputSize = inputSize;
    this.glance = glance;
    this.tree = tree;
    this.bounds = image.bounds();
    this.thresholds = thresholds;
  }

  Localization run() {
    HeatMap whole = look(new Node(nodes++, bounds, 0, 0, null));
    Localization.End end = Localization.End.EXHAUSTED;
    while (!open.isEmpty()) {
      if (glance.timeUp()) {
        end = Localization.End.TIME_UP;
        break;
      }
      Node next = open.remove();
      // One more is kept for the last look, which snaps the box.
      if (glance.cropsLeft() < 2 + PROPOSALS) {
        end = Localization.End.CROPS_SPENT;
        break;
      }
      if (clear() && !promisesAnother(next, whole)) {
        end = Localization.End.FOUND;
        continue;
      }
      look(next);
    }
    double accept = thresholds.map(Thresholds::accept).orElse(Double.POSITIVE_INFINITY);
    List<LocatedRegion> ranked =
        Suppression.keepBest(snapped(Suppression.keepBest(places), accept));
    return new Localization(
        found(ranked, accept),
        ranked,
        ranked.stream().findFirst(),
        presence,
        whole,
        path,
        end,
        context.flatMap(ContextSearch::failure),
        thresholds.isPresent());
  }

  /** Without thresholds the best guess; else every clear place, and the best when all is clear. */
  private List<LocatedRegion> found(List<LocatedRegion> ranked, double accept) {
    if (thresholds.isEmpty()) {
      return ranked.stream().limit(1).toList();
    }
    if (presence < accept) {
      return List.of();
    }
    List<LocatedRegion> out = new ArrayList<>(ranked.subList(0, Math.min(1, ranked.size())));
    ranked.stream().skip(1).filter(place -> evidence(place) >= accept).forEach(out::add);
    return out;
  }

  private static double evidence(LocatedRegion place) {
    return place.level() == 0 ? place.score() : place.score() - CHANCE;
  }

  /**
   * The places with closer boxes, as far as the budget goes: a crop with sky around it may score
   * higher than the kite alone, so the score chooses the place, and the field of the heat map
   * around it the box. Beside the best place only accepted ones are worth a look.
   */
  private List<LocatedRegion> snapped(List<LocatedRegion> ranked, double accept) {
    for (int i = 0; i < ranked.size(); i++) {
      int at = i;
      LocatedRegion place = widened(ranked.get(at));
      if (at > 0 && (glance.cropsLeft() < 1 || evidence(place) < accept)) {
        break;
      }
      Region view = snapView(place.box());
      HeatMap heat = glance.heatMapOf(view).centred();
      // Less than two cells is noise, not a shape.
      long least = 2 * view.area() / ((long) heat.rows() * heat.columns());
      heat.components().stream()
          .map(HeatMap.Component::box)
          .filter(box -> box.area() >= least && place.box().overlap(box) > 0)
          .findFirst()
          .ifPresentOrElse(
              box -> ranked.set(at, new LocatedRegion(box, place.score(), place.level())),
              () -> ranked.set(at, place));
    }
    return ranked;
  }

  /**
   * What is around a box: no less than the model sees at once, which would show nothing more, and
   * not so long that it takes several passes.
   */
  private Region snapView(Region box) {
    double longer = Math.max(box.width(), box.height());
    double factor = Math.max(SNAP_VIEW, inputSize / longer);
    double least = factor * longer / SNAP_ASPECT;
    double width = Math.max(factor * box.width(), least);
    double height = Math.max(factor * box.height(), least);
    int left = (int) Math.max(0, Math.round(box.centreX() - width / 2));
    int top = (int) Math.max(0, Math.round(box.centreY() - height / 2));
    int right = (int) Math.min(bounds.width(), Math.round(box.centreX() + width / 2));
    int bottom = (int) Math.min(bounds.height(), Math.round(box.centreY() + height / 2));
    return new Region(left, top, right - left, bottom - top);
  }

  /** The largest place that was seen, covers half of this one and is nearly as good. */
  private LocatedRegion widened(LocatedRegion place) {
    Region widest = place.box();
    for (LocatedRegion other : places) {
      boolean covers = 2 * other.box().overlap(place.box()) >= place.box().area();
      if (covers
          && other.score() >= place.score() - AS_GOOD
          && other.box().area() > widest.area()) {
        widest = other.box();
      }
    }
    return new LocatedRegion(widest, place.score(), place.level());
  }

  /** Whether a place was found that needs no further search. */
  private boolean clear() {
    return thresholds.isPresent()
        && places.stream().anyMatch(place -> evidence(place) >= thresholds.get().stop());
  }

  /**
   * Whether a region may hold an instance that was not seen yet: what is accepted already inhibits
   * a return.
   */
  private boolean promisesAnother(Node node, HeatMap whole) {
    List<Region> taken =
        places.stream()
            .filter(place -> evidence(place) >= thresholds.orElseThrow().accept())
            .map(LocatedRegion::box)
            .toList();
    return node.parent().maxIn(node.region(), taken) >= ANOTHER * whole.max();
  }

  private HeatMap look(Node node) {
    HeatMap heat = glance.heatMap(node.region());
    List<Region> parts = tree.split(node.region());
    Optional<ContextSearch.Hint> hint =
        context.flatMap(c -> c.hint(heat, node.region(), parts, node.level(), glance, image));
    List<Region> boxes =
        BoxSearch.best(heat, Math.max(1, Math.min(PROPOSALS, glance.cropsLeft()))).stream()
            .map(candidate -> candidate.box())
            .toList();
    if (boxes.isEmpty()) {
      boxes = List.of(node.region());
    }
    List<Double> scores = glance.placeScores(boxes);
    double best = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < boxes.size(); i++) {
      LocatedRegion place = new LocatedRegion(boxes.get(i), scores.get(i), node.level());
      places.add(place);
      presence = Math.max(presence, evidence(place));
      best = Math.max(best, scores.get(i));
    }
    // One more is kept for the last look.
    if (node.level() <= JUDGED && glance.cropsLeft() > 1) {
      presence = Math.max(presence, glance.regionScore(node.region()));
    }
    path.add(new Look(node.region(), node.level(), Look.Kind.REGION, node.priority(), best));
    for (int i = 0; i < boxes.size(); i++) {
      path.add(
          new Look(boxes.get(i), node.level(), Look.Kind.PROPOSAL, node.priority(), scores.get(i)));
    }
    for (Region part : parts) {
      double promise = hint.map(h -> h.promise(part)).orElseGet(() -> (double) heat.maxIn(part));
      int level = node.level() + 1;
      open.add(new Node(nodes++, part, level, promise - DEPTH * level, heat));
    }
    return heat;
  }
}
