package dev.windhover.encoder.onnx.image;

import dev.windhover.encoder.Region;
import dev.windhover.encoder.RgbImage;

/** Where the resized image lies in the model's input, and what of it is worth computing. */
final class Framing {
  private Framing() {}

  /** Shortest edge and centre crop; only the cropped pixels are computed. */
  static RgbImage crop(
      RgbImage image, Region part, ResizeRule.ShortestEdge rule, ResampleFilter filter) {
    long width = resizedEdge(part.width(), part.height(), rule.edge());
    long height = resizedEdge(part.height(), part.width(), rule.edge());
    Span across = Span.cut(width, rule.width());
    Span down = Span.cut(height, rule.height());
    RgbImage seen =
        Resampler.resize(
            Canvas.of(image, part),
            new ResampleAxis(part.width(), width, across.from, across.count, filter),
            new ResampleAxis(part.height(), height, down.from, down.count, filter));
    return lay(seen, across.at, down.at, rule.width(), rule.height(), 0);
  }

  /** Longest edge, then plain ground on both sides. */
  static RgbImage pad(RgbImage image, Region part, ResizeRule.Pad rule, ResampleFilter filter) {
    // The edge that fills its side decides: compare w / W with h / H without rounding.
    boolean fillsWidth = (long) part.width() * rule.height() >= (long) part.height() * rule.width();
    int width = fillsWidth ? rule.width() : fitted(part.width(), part.height(), rule.height());
    int height = fillsWidth ? fitted(part.height(), part.width(), rule.width()) : rule.height();
    RgbImage seen = Resampler.resize(image, part, width, height, filter);
    return lay(
        seen,
        (rule.width() - width) / 2,
        (rule.height() - height) / 2,
        rule.width(),
        rule.height(),
        rule.colour());
  }

  /** Plain ground first, then the resize. */
  static RgbImage padSquare(
      RgbImage image, Region part, ResizeRule.PadSquare rule, ResampleFilter filter) {
    Canvas square = Canvas.squareAround(image, part, rule.colour());
    var axis = new ResampleAxis(square.width(), rule.edge(), 0, rule.edge(), filter);
    return Resampler.resize(square, axis, axis);
  }

  /** The source box of the centre crop, rounded outwards. */
  static Region cropOf(int imageWidth, int imageHeight, ResizeRule.ShortestEdge rule) {
    long width = resizedEdge(imageWidth, imageHeight, rule.edge());
    long height = resizedEdge(imageHeight, imageWidth, rule.edge());
    Span across = Span.cut(width, rule.width());
    Span down = Span.cut(height, rule.height());
    int left = (int) (across.from * imageWidth / width);
    int top = (int) (down.from * imageHeight / height);
    int right = ceilDiv((across.from + across.count) * imageWidth, width);
    int bottom = ceilDiv((down.from + down.count) * imageHeight, height);
    return new Region(left, top, right - left, bottom - top);
  }

  /** {@code edge} if this side is the shorter one, else {@code edge * side / other} cut off. */
  private static long resizedEdge(int side, int other, int edge) {
    return side <= other ? edge : (long) edge * side / other;
  }

  private static int fitted(int side, int other, int room) {
    return Math.max(1, (int) ((long) room * side / other));
  }

  private static int ceilDiv(long value, long by) {
    return (int) ((value + by - 1) / by);
  }

  private static RgbImage lay(
      RgbImage image, int left, int top, int width, int height, int colour) {
    if (image.width() == width && image.height() == height) {
      return image;
    }
    byte[] out = Ground.plain(width * height, colour);
    int row = 3 * image.width();
    for (int y = 0; y < image.height(); y++) {
      System.arraycopy(image.samples(), y * row, out, 3 * ((top + y) * width + left), row);
    }
    return new RgbImage(width, height, out);
  }

  /**
   * One axis of a centre crop: {@code count} samples from {@code from} of the resized image land at
   * {@code at} of the result.
   */
  private record Span(long from, int count, int at) {
    static Span cut(long size, int crop) {
      // Hugging Face puts the odd pixel of a ground to the left and top.
      return size >= crop
          ? new Span((size - crop) / 2, crop, 0)
          : new Span(0, (int) size, (int) (crop - size + 1) / 2);
    }
  }
}
