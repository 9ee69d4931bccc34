package dev.windhover.lucene.vstar;

import dev.windhover.encoder.Region;
import dev.windhover.encoder.RgbImage;
import dev.windhover.encoder.WindhoverException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The contextual cue of one search: asks where the target may be and lays the answer over the
 * region, as V* does, when the target's own heat map is weak. Used once, by one thread.
 */
final class ContextSearch {

  /** Each question may cost seconds; V* asks in every weak region, but its model runs beside it. */
  private static final int MOST_QUESTIONS = 4;

  /** Deviations by which a part that the cue names first leads; the next ones by half of it. */
  private static final double FIRST = 8;

  private final String target;
  private final ContextCue cue;
  private final Function<String, TargetCue> queries;
  private int questions;
  private Optional<String> failure = Optional.empty();

  ContextSearch(String target, ContextCue cue, Function<String, TargetCue> queries) {
    this.target = target;
    this.cue = cue;
    this.queries = queries;
  }

  /** V*: below this peak a heat map does not lead; {@code level} is 0 for the whole image. */
  static double weakBelow(int level) {
    return Math.max(3, 6 * Math.pow(0.7, level - 1.0));
  }

  Optional<String> failure() {
    return failure;
  }

  /**
   * Where in a region to go on.
   *
   * @param parts of the region
   * @param glance that has just looked at the region
   * @return empty when the heat map leads, or the cue has nothing to say
   */
  Optional<Hint> hint(
      HeatMap heat, Region region, List<Region> parts, int level, Glance glance, RgbImage image) {
    if (parts.size() < 2
        || heat.max() >= weakBelow(level)
        || failure.isPresent()
        || questions >= MOST_QUESTIONS
        || glance.timeUp()) {
      return Optional.empty();
    }
    questions++;
    try {
      ContextCue.Question question =
          new ContextCue.Question(
              target, region, parts, () -> image.crop(region), glance.timeLeft());
      Optional<HeatMap> context =
          cue.likelyPlace(question)
              .map(String::strip)
              .filter(phrase -> !phrase.isEmpty())
              .map(phrase -> glance.lastHeatMap(queries.apply(phrase)));
      List<Region> first = new ArrayList<>();
      if (!glance.timeUp()) {
        for (int number : new LinkedHashSet<>(cue.firstParts(question))) {
          if (number >= 1 && number <= parts.size()) {
            first.add(parts.get(number - 1));
          }
        }
      }
      return context.isEmpty() && first.isEmpty()
          ? Optional.empty()
          : Optional.of(new Hint(context.orElse(heat), first));
    } catch (WindhoverException e) {
      failure = Optional.of(e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * Where to go on.
   *
   * @param heat to order the parts by, in the place of the target's own
   * @param first parts to look at first
   */
  record Hint(HeatMap heat, List<Region> first) {

    /** What a part promises: the heat's peak in it, and more for those to look at first. */
    double promise(Region part) {
      int at = first.indexOf(part);
      return heat.maxIn(part) + (at < 0 ? 0 : FIRST * Math.pow(0.5, at));
    }
  }
}
