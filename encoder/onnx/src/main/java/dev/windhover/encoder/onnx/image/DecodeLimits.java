package dev.windhover.encoder.onnx.image;

import dev.windhover.encoder.ImageFormatException;

/**
 * How large a file a decoder takes; both limits are checked before memory for pixels is reserved. A
 * decoder needs up to 6 bytes a pixel at once (14 for 16-bit samples with alpha).
 *
 * @param maxBytes of the file, {@code >= 1}
 * @param maxPixels width times height, 1 to 715,827,882 (an array of three bytes a pixel)
 */
public record DecodeLimits(long maxBytes, long maxPixels) {
  private static final long ARRAY_PIXELS = (Integer.MAX_VALUE - 1) / 3;

  /** 256 MiB and 200 megapixels. */
  public static final DecodeLimits DEFAULT = new DecodeLimits(256L << 20, 200_000_000);

  /**
   * @throws IllegalArgumentException if a limit is outside its range
   */
  public DecodeLimits {
    if (maxBytes < 1) {
      throw new IllegalArgumentException("maxBytes must be >= 1, got " + maxBytes);
    }
    if (maxPixels < 1 || maxPixels > ARRAY_PIXELS) {
      throw new IllegalArgumentException(
          "maxPixels must be 1 to " + ARRAY_PIXELS + ", got " + maxPixels);
    }
  }

  /** The same with another limit on the file's size. */
  public DecodeLimits withMaxBytes(long bytes) {
    return new DecodeLimits(bytes, maxPixels);
  }

  /** The same with another limit on width times height. */
  public DecodeLimits withMaxPixels(long pixels) {
    return new DecodeLimits(maxBytes, pixels);
  }

  /**
   * @throws ImageFormatException if a file of so many bytes is too large
   */
  void checkBytes(long bytes) {
    if (bytes > maxBytes) {
      throw new ImageFormatException(
          "file of "
              + bytes
              + " bytes is above the limit of "
              + maxBytes
              + " bytes: raise it with DecodeLimits.withMaxBytes");
    }
  }

  /**
   * @throws ImageFormatException if an image of this size is empty or too large
   */
  void checkSize(ImageFormat format, long width, long height) {
    if (width < 1 || height < 1) {
      throw new ImageFormatException(
          "damaged " + format.title() + ": its size is " + width + "x" + height + " pixels");
    }
    // Each side is below 2^32, so the product may pass 2^63: compare by division.
    if (width > maxPixels / height) {
      throw new ImageFormatException(
          format.title()
              + " of "
              + width
              + "x"
              + height
              + " pixels is above the limit of "
              + maxPixels
              + " pixels: raise it with DecodeLimits.withMaxPixels");
    }
  }
}
