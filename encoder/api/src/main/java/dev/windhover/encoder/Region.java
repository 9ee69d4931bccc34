package dev.windhover.encoder;

/**
 * A box in source pixels: columns {@code [x, x + width)} and rows {@code [y, y + height)} of the
 * upright (EXIF-oriented) image, origin at the top left. Immutable.
 *
 * @param x left edge, {@code >= 0}
 * @param y top edge, {@code >= 0}
 * @param width {@code >= 1}
 * @param height {@code >= 1}
 */
public record Region(int x, int y, int width, int height) {

  /**
   * @throws IllegalArgumentException if the origin is negative, the size is below 1, or the far
   *     edge exceeds {@link Integer#MAX_VALUE}
   */
  public Region {
    if (x < 0 || y < 0 || width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "a region needs an origin >= 0 and a size >= 1, got "
              + width
              + "x"
              + height
              + " at "
              + x
              + ","
              + y);
    }
    if ((long) x + width > Integer.MAX_VALUE || (long) y + height > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "a region must end below 2^31 pixels, got "
              + width
              + "x"
              + height
              + " at "
              + x
              + ","
              + y);
    }
  }

  /** The region that covers an image of the given size. */
  public static Region ofImage(int width, int height) {
    return new Region(0, 0, width, height);
  }

  /** First column to the right of the region. */
  public int right() {
    return x + width;
  }

  /** First row below the region. */
  public int bottom() {
    return y + height;
  }

  /** Area in pixels. */
  public long area() {
    return (long) width * height;
  }

  /** Horizontal centre in pixels; pixel {@code i} spans {@code [i, i + 1)}. */
  public double centreX() {
    return x + width / 2.0;
  }

  /** Vertical centre in pixels. */
  public double centreY() {
    return y + height / 2.0;
  }

  /** Whether the point lies inside; the right and lower edges are outside. */
  public boolean contains(double px, double py) {
    return px >= x && px < right() && py >= y && py < bottom();
  }

  /** Whether {@code other} lies wholly inside this region. */
  public boolean contains(Region other) {
    return other.x >= x && other.y >= y && other.right() <= right() && other.bottom() <= bottom();
  }

  /** Area shared with {@code other} in pixels, 0 when they do not touch. */
  public long overlap(Region other) {
    long w = Math.min(right(), other.right()) - (long) Math.max(x, other.x);
    long h = Math.min(bottom(), other.bottom()) - (long) Math.max(y, other.y);
    return w <= 0 || h <= 0 ? 0 : w * h;
  }

  /** Intersection over union, in {@code [0, 1]}. */
  public double iou(Region other) {
    long shared = overlap(other);
    return shared == 0 ? 0 : (double) shared / (area() + other.area() - shared);
  }

  /** The smallest region that covers both. */
  public Region union(Region other) {
    int left = Math.min(x, other.x);
    int top = Math.min(y, other.y);
    return new Region(
        left,
        top,
        Math.max(right(), other.right()) - left,
        Math.max(bottom(), other.bottom()) - top);
  }

  /**
   * The part of this region inside an image of the given size.
   *
   * @throws IllegalArgumentException if nothing of it lies inside
   */
  public Region clampedTo(int imageWidth, int imageHeight) {
    if (x >= imageWidth || y >= imageHeight) {
      throw new IllegalArgumentException(
          this + " lies outside an image of " + imageWidth + "x" + imageHeight + " pixels");
    }
    return new Region(x, y, Math.min(width, imageWidth - x), Math.min(height, imageHeight - y));
  }

  /**
   * This region grown (or shrunk) about its centre by {@code factor} and cut to the image.
   *
   * @param factor {@code > 0}; 1.2 adds a tenth of the size on every side
   */
  public Region scaled(double factor, int imageWidth, int imageHeight) {
    if (!(factor > 0)) {
      throw new IllegalArgumentException("factor must be > 0, got " + factor);
    }
    double halfWidth = width * factor / 2;
    double halfHeight = height * factor / 2;
    int left = clamp(Math.round(centreX() - halfWidth), imageWidth - 1);
    int top = clamp(Math.round(centreY() - halfHeight), imageHeight - 1);
    int right = clamp(Math.round(centreX() + halfWidth), imageWidth);
    int bottom = clamp(Math.round(centreY() + halfHeight), imageHeight);
    return new Region(left, top, Math.max(1, right - left), Math.max(1, bottom - top));
  }

  private static int clamp(long value, int max) {
    return (int) Math.max(0, Math.min(max, value));
  }
}
