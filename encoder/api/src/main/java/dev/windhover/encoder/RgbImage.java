package dev.windhover.encoder;

import java.util.Objects;

/**
 * A decoded, upright picture: {@code height x width} pixels of three bytes (red, green, blue),
 * row-major without padding; pixel (x, y) starts at {@code (y * width + x) * 3}.
 *
 * <p>The samples are shared, not copied, because a 12-megapixel photo is 36 MB: whoever builds an
 * image hands its array over, and nobody writes to it afterwards. Under that contract an image is
 * immutable and may be shared between threads.
 */
public final class RgbImage {
  private final int width;
  private final int height;
  private final byte[] samples;

  /**
   * Wraps {@code samples}, which the caller must not write to again.
   *
   * @param width in pixels, {@code >= 1}
   * @param height in pixels, {@code >= 1}
   * @param samples {@code width * height * 3} bytes
   * @throws IllegalArgumentException if the sizes do not fit
   */
  public RgbImage(int width, int height, byte[] samples) {
    Objects.requireNonNull(samples, "samples");
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "an image needs at least 1x1 pixels, got " + width + "x" + height);
    }
    if (samples.length != 3L * width * height) {
      throw new IllegalArgumentException(
          "an image of "
              + width
              + "x"
              + height
              + " pixels has "
              + 3L * width * height
              + " samples, got "
              + samples.length);
    }
    this.width = width;
    this.height = height;
    this.samples = samples;
  }

  /** Width in pixels. */
  public int width() {
    return width;
  }

  /** Height in pixels. */
  public int height() {
    return height;
  }

  /** The live sample array; read only. */
  public byte[] samples() {
    return samples;
  }

  /** The region that covers the whole image. */
  public Region bounds() {
    return Region.ofImage(width, height);
  }

  /** The pixel at (x, y) as {@code 0xRRGGBB}. */
  public int pixel(int x, int y) {
    int at = (Objects.checkIndex(y, height) * width + Objects.checkIndex(x, width)) * 3;
    return (samples[at] & 0xff) << 16 | (samples[at + 1] & 0xff) << 8 | (samples[at + 2] & 0xff);
  }

  /**
   * The pixels of {@code region} as an image of their own, at full resolution. O(area).
   *
   * @throws IllegalArgumentException if the region reaches outside the image
   */
  public RgbImage crop(Region region) {
    if (!bounds().contains(region)) {
      throw new IllegalArgumentException(
          region
              + " reaches outside an image of "
              + width
              + "x"
              + height
              + " pixels: clamp it first (Region.clampedTo)");
    }
    if (region.equals(bounds())) {
      return this;
    }
    byte[] out = new byte[Math.toIntExact(3 * region.area())];
    int row = region.width() * 3;
    for (int y = 0; y < region.height(); y++) {
      System.arraycopy(samples, ((region.y() + y) * width + region.x()) * 3, out, y * row, row);
    }
    return new RgbImage(region.width(), region.height(), out);
  }

  @Override
  public String toString() {
    return "RgbImage[" + width + "x" + height + "]";
  }
}
