package dev.windhover.encoder.onnx.image;

import dev.windhover.encoder.Region;
import dev.windhover.encoder.RgbImage;

/**
 * A part of an image, possibly laid on a larger plain ground, read row by row: what the resampler
 * shrinks. Nothing is copied unless there is ground to the left or right. Immutable and
 * thread-safe: rows are read by several threads at once.
 */
final class Canvas {
  private final RgbImage image;
  private final Region part;
  private final int left;
  private final int top;
  private final int width;
  private final int height;
  private final byte[] ground;

  private Canvas(RgbImage image, Region part, int width, int height, int colour) {
    if (!image.bounds().contains(part)) {
      throw new IllegalArgumentException(
          part + " reaches outside " + image + ": clamp it first (Region.clampedTo)");
    }
    this.image = image;
    this.part = part;
    this.width = width;
    this.height = height;
    this.left = (width - part.width()) / 2;
    this.top = (height - part.height()) / 2;
    this.ground =
        height > part.height() || width > part.width() ? Ground.plain(width, colour) : null;
  }

  /** The part by itself. */
  static Canvas of(RgbImage image, Region part) {
    return new Canvas(image, part, part.width(), part.height(), 0);
  }

  /** The part in the middle of a plain square of its longer edge. */
  static Canvas squareAround(RgbImage image, Region part, int colour) {
    int side = Math.max(part.width(), part.height());
    return new Canvas(image, part, side, side, colour);
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  /** An array that holds row {@code y} from {@link #rowOffset} on; read only. */
  byte[] row(int y) {
    if (y < top || y >= top + part.height()) {
      return ground;
    }
    if (width == part.width()) {
      return image.samples();
    }
    byte[] padded = ground.clone();
    System.arraycopy(image.samples(), sampleOffset(y), padded, 3 * left, 3 * part.width());
    return padded;
  }

  int rowOffset(int y) {
    boolean inside = y >= top && y < top + part.height();
    return inside && width == part.width() ? sampleOffset(y) : 0;
  }

  private int sampleOffset(int y) {
    return 3 * ((part.y() + y - top) * image.width() + part.x());
  }
}
