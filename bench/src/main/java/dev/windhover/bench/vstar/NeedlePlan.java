package dev.windhover.bench.vstar;

import dev.windhover.encoder.Region;
import dev.windhover.tools.eval.AnnotatedPhoto;
import dev.windhover.tools.eval.LabeledBox;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** Which things are planted where: decided by a seed alone, painted by {@link NeedlePainter}. */
final class NeedlePlan {

  /** Parts of the scene's area; every scene has one needle of each. */
  static final List<Double> FRACTIONS = List.of(0.25, 0.05, 0.01, 0.003);

  /** The longer side of a scene is at least this many pixels. */
  static final int MIN_LONG_SIDE = 2000;

  /** The shorter side of an object in its photo: below, too little is left to recognise. */
  private static final int MIN_OBJECT_SIDE = 64;

  private static final int TRIES = 1000;

  private NeedlePlan() {}

  /** A photograph to plant in, and its size. */
  record Background(Path file, int width, int height) {}

  /**
   * The objects fit to be planted: large enough, wholly visible for themselves (no more than a
   * third of the box lies under boxes of other classes), and of a class that {@code excluded} does
   * not name.
   */
  static List<NeedleObject> objects(List<AnnotatedPhoto> photos, Set<String> excluded) {
    List<NeedleObject> out = new ArrayList<>();
    for (AnnotatedPhoto photo : photos) {
      for (LabeledBox object : photo.objects()) {
        Region box = region(object, photo);
        if (Math.min(box.width(), box.height()) >= MIN_OBJECT_SIDE
            && !excluded.contains(object.label())
            && photo.objects().stream()
                .filter(other -> !other.label().equals(object.label()))
                .allMatch(other -> region(other, photo).overlap(box) * 3 <= box.area())) {
          out.add(new NeedleObject(object.label(), photo.file(), box));
        }
      }
    }
    return out;
  }

  private static Region region(LabeledBox box, AnnotatedPhoto photo) {
    int x = (int) Math.max(0, Math.round(box.x()));
    int y = (int) Math.max(0, Math.round(box.y()));
    return new Region(
            Math.min(x, photo.width() - 1),
            Math.min(y, photo.height() - 1),
            (int) Math.max(1, Math.round(box.width())),
            (int) Math.max(1, Math.round(box.height())))
        .clampedTo(photo.width(), photo.height());
  }

  /**
   * Plans scenes: classes are drawn evenly, then an object of the class; sizes by {@link
   * #FRACTIONS}, largest first; places at random without overlap.
   */
  static List<NeedleScene> scenes(
      int count, List<Background> backgrounds, List<NeedleObject> objects, RandomGenerator random) {
    Map<String, List<NeedleObject>> byLabel =
        objects.stream()
            .collect(Collectors.groupingBy(NeedleObject::label, TreeMap::new, Collectors.toList()));
    if (byLabel.size() < FRACTIONS.size()) {
      throw new IllegalArgumentException(
          "needles of "
              + FRACTIONS.size()
              + " classes are planted in every scene, got objects of "
              + byLabel.keySet());
    }
    List<NeedleScene> out = new ArrayList<>();
    while (out.size() < count) {
      Background background = backgrounds.get(out.size() % backgrounds.size());
      scene(out.size(), background, byLabel, random).ifPresent(out::add);
    }
    return out;
  }

  private static Optional<NeedleScene> scene(
      int number,
      Background background,
      Map<String, List<NeedleObject>> byLabel,
      RandomGenerator random) {
    double enlarged =
        Math.max(1, (double) MIN_LONG_SIDE / Math.max(background.width(), background.height()));
    int width = (int) Math.round(background.width() * enlarged);
    int height = (int) Math.round(background.height() * enlarged);
    List<String> labels = new ArrayList<>(byLabel.keySet());
    Set<String> used = new HashSet<>();
    List<NeedleScene.Needle> needles = new ArrayList<>();
    for (double fraction : FRACTIONS) {
      Optional<NeedleScene.Needle> needle = Optional.empty();
      for (int i = 0; i < TRIES && needle.isEmpty(); i++) {
        String label = labels.get(random.nextInt(labels.size()));
        if (!used.contains(label)) {
          List<NeedleObject> choice = byLabel.get(label);
          NeedleObject object = choice.get(random.nextInt(choice.size()));
          needle =
              place(object, fraction, width, height, random)
                  .filter(n -> needles.stream().allMatch(o -> o.box().overlap(n.box()) == 0));
        }
      }
      if (needle.isEmpty()) {
        return Optional.empty();
      }
      used.add(needle.get().object().label());
      needles.add(needle.get());
    }
    return Optional.of(new NeedleScene(number, background.file(), width, height, needles));
  }

  private static Optional<NeedleScene.Needle> place(
      NeedleObject object, double fraction, int width, int height, RandomGenerator random) {
    double scale = Math.sqrt(fraction * width * height / object.box().area());
    int w = (int) Math.round(object.box().width() * scale);
    int h = (int) Math.round(object.box().height() * scale);
    if (w < 1 || h < 1 || w >= width || h >= height) {
      return Optional.empty();
    }
    return Optional.of(
        new NeedleScene.Needle(
            object,
            new Region(random.nextInt(width - w + 1), random.nextInt(height - h + 1), w, h),
            fraction));
  }
}
