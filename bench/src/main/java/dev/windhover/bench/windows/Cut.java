package dev.windhover.bench.windows;

import dev.windhover.encoder.Region;
import dev.windhover.tools.eval.AnnotatedPhoto;
import dev.windhover.tools.eval.LabeledBox;
import java.util.ArrayList;
import java.util.List;

/**
 * An oblong part of a photo around the objects of one class.
 *
 * @param question the photo with these objects only, as far as the part shows them
 * @param part in pixels of the photo
 */
record Cut(AnnotatedPhoto question, Region part) {

  /**
   * The largest part whose long side is {@code ratio} times its short one, with the centre of the
   * first object as near to its own as the photo allows. The long side lies along the photo's.
   *
   * @param photo of known size
   * @param boxes of one class, at least one
   * @param ratio {@code >= 1}, or 0 for the whole photo
   */
  static Cut around(AnnotatedPhoto photo, List<LabeledBox> boxes, double ratio) {
    int width = photo.width();
    int height = photo.height();
    if (ratio > 0) {
      double across = width >= height ? ratio : 1 / ratio;
      width = (int) Math.min(photo.width(), Math.round(photo.height() * across));
      height = (int) Math.min(photo.height(), Math.round(width / across));
    }
    LabeledBox first = boxes.getFirst();
    Region part =
        new Region(
            start(first.x() + first.width() / 2, width, photo.width()),
            start(first.y() + first.height() / 2, height, photo.height()),
            width,
            height);
    List<LabeledBox> visible = new ArrayList<>();
    for (LabeledBox box : boxes) {
      double x = Math.max(box.x(), part.x());
      double y = Math.max(box.y(), part.y());
      double right = Math.min(box.x() + box.width(), part.right());
      double bottom = Math.min(box.y() + box.height(), part.bottom());
      if (right > x && bottom > y) {
        visible.add(new LabeledBox(box.label(), x, y, right - x, bottom - y));
      }
    }
    return new Cut(
        new AnnotatedPhoto(photo.file(), photo.width(), photo.height(), List.of(), visible), part);
  }

  private static int start(double centre, int length, int all) {
    return (int) Math.max(0, Math.min(all - length, Math.round(centre - length / 2.0)));
  }
}
