package dev.windhover.bench.vstar;

import dev.windhover.bench.Photos;
import dev.windhover.encoder.QueryKind;
import dev.windhover.encoder.RgbImage;
import dev.windhover.encoder.Thresholds;
import dev.windhover.encoder.onnx.ClipModel;
import dev.windhover.lucene.vstar.Localization;
import dev.windhover.lucene.vstar.RegionLocator;
import dev.windhover.tools.eval.AnnotatedPhoto;
import dev.windhover.tools.eval.LabeledBox;
import dev.windhover.tools.eval.PointingEvaluation;
import dev.windhover.tools.eval.vstar.SmallObjects;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;

/**
 * What {@code locate} says of subjects that are in a photo and of subjects that are not. A class is
 * present where one box of it covers 5 % of the photo, absent where nothing of it is annotated;
 * smaller ones are left out. Every present class is asked for, and some absent ones of each photo.
 */
final class Presence {
  private static final double LEAST_PART = 0.05;

  /** Of an example picture: below it, it shows too little. */
  private static final int LEAST_EXAMPLE = 64;

  private final ClipModel model;
  private final RegionLocator locator;
  private final List<AnnotatedPhoto> photos;
  private final TreeSet<String> labels = new TreeSet<>();
  private final Map<String, List<AnnotatedPhoto>> examples = new HashMap<>();

  /**
   * One answer.
   *
   * @param photo number of the photo, counted from 0
   * @param label class that was asked for
   * @param present whether it is annotated there
   * @param presence what was found, in deviations above the background
   */
  record Answer(int photo, String label, boolean present, double presence) {}

  Presence(ClipModel model, List<AnnotatedPhoto> photos) {
    this.model = model;
    this.photos = photos.stream().filter(photo -> !photo.objects().isEmpty()).toList();
    // No search ends early: how sure it would have become is what is measured.
    Thresholds never = new Thresholds(1e6, 1e6);
    this.locator =
        RegionLocator.builder()
            .images(model)
            .patches(model)
            .texts(model)
            .thresholds(QueryKind.TEXT, never)
            .thresholds(QueryKind.IMAGE, never)
            .build();
    for (AnnotatedPhoto photo : this.photos) {
      photo
          .boxesByLabel()
          .forEach((label, boxes) -> {
            labels.add(label);
            if (example(boxes).isPresent()) {
              examples.computeIfAbsent(label, l -> new ArrayList<>()).add(photo);
            }
          });
    }
  }

  private static Optional<LabeledBox> example(List<LabeledBox> boxes) {
    return boxes.stream()
        .filter(box -> Math.min(box.width(), box.height()) >= LEAST_EXAMPLE)
        .max(java.util.Comparator.comparingDouble(LabeledBox::area));
  }

  /**
   * Asks every photo.
   *
   * @param kind words, or an example of the class cut from another photo
   * @param absent classes that are asked for in each photo
   */
  List<Answer> ask(QueryKind kind, int absent, long seed) throws IOException {
    Random random = new Random(seed);
    List<Answer> out = new ArrayList<>();
    for (int i = 0; i < photos.size(); i++) {
      AnnotatedPhoto photo = photos.get(i);
      RgbImage image = Photos.decode(photo.file());
      Map<String, List<LabeledBox>> shown = photo.boxesByLabel();
      for (Map.Entry<String, List<LabeledBox>> entry : shown.entrySet()) {
        if (entry.getValue().stream().anyMatch(box -> part(box, photo) >= LEAST_PART)) {
          add(out, true, i, image, photo, entry.getKey(), kind, random);
        }
      }
      List<String> others = new ArrayList<>(labels);
      others.removeAll(shown.keySet());
      Collections.shuffle(others, random);
      for (String label : others.subList(0, Math.min(absent, others.size()))) {
        add(out, false, i, image, photo, label, kind, random);
      }
    }
    return out;
  }

  private void add(
      List<Answer> out,
      boolean present,
      int number,
      RgbImage image,
      AnnotatedPhoto photo,
      String label,
      QueryKind kind,
      Random random)
      throws IOException {
    Optional<Localization> search =
        kind == QueryKind.TEXT
            ? Optional.of(locator.locate(image, PointingEvaluation.prompt(label)))
            : byExample(image, photo, label, random);
    search.ifPresent(s -> out.add(new Answer(number, label, present, s.presence())));
  }

  /** Empty when no other photo has an example. */
  private Optional<Localization> byExample(
      RgbImage image, AnnotatedPhoto photo, String label, Random random) throws IOException {
    List<AnnotatedPhoto> others = new ArrayList<>(examples.getOrDefault(label, List.of()));
    others.remove(photo);
    if (others.isEmpty()) {
      return Optional.empty();
    }
    AnnotatedPhoto other = others.get(random.nextInt(others.size()));
    LabeledBox box = example(other.boxesByLabel().get(label)).orElseThrow();
    RgbImage crop = Photos.decode(other.file()).crop(SmallObjects.region(box, other));
    return Optional.of(locator.locate(image, model.encodeImage(crop), QueryKind.IMAGE));
  }

  private static double part(LabeledBox box, AnnotatedPhoto photo) {
    return box.area() / ((double) photo.width() * photo.height());
  }
}
