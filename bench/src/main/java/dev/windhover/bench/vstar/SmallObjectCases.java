package dev.windhover.bench.vstar;

import dev.windhover.bench.Photos;
import dev.windhover.encoder.Region;
import dev.windhover.tools.eval.AnnotatedPhoto;
import dev.windhover.tools.eval.AnnotationReader;
import dev.windhover.tools.eval.LabeledBox;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Real small objects: those of the evaluation photos that cover less than 5 % of their photo and
 * are alone of their class in it.
 */
final class SmallObjectCases {

  /** Part of the photo's area. */
  private static final double LARGEST = 0.05;

  static final String GROUP = "real, below 5 %";

  private SmallObjectCases() {}

  /** The photos with boxes. */
  static List<TestPhoto> photos() throws IOException {
    List<TestPhoto> out = new ArrayList<>();
    for (AnnotatedPhoto photo : annotated()) {
      out.add(
          new TestPhoto(
              photo.file().getFileName().toString(),
              photo.file(),
              photo.boxesByLabel().keySet(),
              photo.objects().stream().map(object -> region(object, photo)).toList()));
    }
    return out;
  }

  private static List<AnnotatedPhoto> annotated() throws IOException {
    return AnnotationReader.read(
            Photos.shared().orElseThrow().resolve("eval/coco-dev/annotations.json"))
        .stream()
        .filter(photo -> !photo.objects().isEmpty())
        .toList();
  }

  /** The cases over {@link #photos}. */
  static List<Case> cases(List<TestPhoto> photos) throws IOException {
    List<Case> out = new ArrayList<>();
    List<AnnotatedPhoto> annotated = annotated();
    for (int i = 0; i < annotated.size(); i++) {
      AnnotatedPhoto photo = annotated.get(i);
      TestPhoto test = photos.get(i);
      photo
          .boxesByLabel()
          .forEach((label, boxes) -> {
            LabeledBox box = boxes.get(0);
            double part = box.width() * box.height() / ((double) photo.width() * photo.height());
            if (boxes.size() == 1 && part < LARGEST) {
              out.add(new Case(test, label, region(box, photo), GROUP));
            }
          });
    }
    return out;
  }

  private static Region region(LabeledBox box, AnnotatedPhoto photo) {
    int x = (int) Math.max(0, Math.min(photo.width() - 1, Math.round(box.x())));
    int y = (int) Math.max(0, Math.min(photo.height() - 1, Math.round(box.y())));
    return new Region(
            x,
            y,
            (int) Math.max(1, Math.round(box.width())),
            (int) Math.max(1, Math.round(box.height())))
        .clampedTo(photo.width(), photo.height());
  }
}
