package dev.windhover.tools.eval.vstar;

import dev.windhover.encoder.Region;
import dev.windhover.tools.eval.AnnotatedPhoto;
import dev.windhover.tools.eval.LabeledBox;
import java.util.ArrayList;
import java.util.List;

/**
 * Questions about the small things of annotated photos: those below a part of their photo's area
 * that are alone of their class in it, so that there is one right box.
 *
 * @param photos all photos with boxes
 * @param cases the questions
 */
public record SmallObjects(List<TestPhoto> photos, List<Case> cases) {

  /** Copies. */
  public SmallObjects {
    photos = List.copyOf(photos);
    cases = List.copyOf(cases);
  }

  /**
   * Finds them.
   *
   * @param annotated photos; those without boxes are passed over
   * @param largest part of the photo's area, in (0, 1]
   * @param group the name of the cases in {@link Rows}
   * @throws IllegalArgumentException if the annotations of a photo with boxes do not say its size
   */
  public static SmallObjects of(List<AnnotatedPhoto> annotated, double largest, String group) {
    if (!(largest > 0 && largest <= 1)) {
      throw new IllegalArgumentException(
          "the largest part of a photo must be in (0, 1], got " + largest);
    }
    List<TestPhoto> photos = new ArrayList<>();
    List<Case> cases = new ArrayList<>();
    for (AnnotatedPhoto photo : annotated) {
      if (photo.objects().isEmpty()) {
        continue;
      }
      if (photo.width() < 1 || photo.height() < 1) {
        throw new IllegalArgumentException(
            "the annotations of "
                + photo.file()
                + " have boxes but no width and height: boxes need the size of the photo");
      }
      TestPhoto test =
          new TestPhoto(
              photo.file().toString(),
              photo.file(),
              photo.boxesByLabel().keySet(),
              photo.objects().stream().map(object -> region(object, photo)).toList());
      photos.add(test);
      photo
          .boxesByLabel()
          .forEach((label, boxes) -> {
            double area = (double) photo.width() * photo.height();
            if (boxes.size() == 1 && boxes.get(0).area() / area < largest) {
              cases.add(new Case(test, label, region(boxes.get(0), photo), group));
            }
          });
    }
    return new SmallObjects(photos, cases);
  }

  /** An annotated box in whole pixels, inside its photo. */
  public static Region region(LabeledBox box, AnnotatedPhoto photo) {
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
