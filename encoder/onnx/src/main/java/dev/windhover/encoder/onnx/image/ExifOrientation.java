package dev.windhover.encoder.onnx.image;

import dev.windhover.encoder.RgbImage;

/**
 * The orientation tag of EXIF and TIFF: how the stored picture is to be turned. 1 is upright, 2
 * mirrored, 3 turned by 180 degrees, 4 flipped, 5 transposed, 6 to be turned right, 7 transversed,
 * 8 to be turned left.
 */
final class ExifOrientation {
  /** As stored, and whatever the tag says when it makes no sense. */
  static final int UPRIGHT = 1;

  private static final int TAG = 0x0112;
  private static final int SHORT = 3;

  private ExifOrientation() {}

  /**
   * Reads the tag from a TIFF structure in {@code bytes[from, to)}; anything damaged counts as
   * upright, as everywhere else.
   */
  static int read(byte[] bytes, int from, int to) {
    if (to - from < 8) {
      return UPRIGHT;
    }
    boolean little = bytes[from] == 'I' && bytes[from + 1] == 'I';
    boolean big = bytes[from] == 'M' && bytes[from + 1] == 'M';
    if (!little && !big || u16(bytes, from + 2, little) != 42) {
      return UPRIGHT;
    }
    long directory =
        from
            + (u16(bytes, from + 4, little) << (little ? 0 : 16))
            + (u16(bytes, from + 6, little) << (little ? 16 : 0));
    if (directory < from + 8 || directory + 2 > to) {
      return UPRIGHT;
    }
    int at = (int) directory;
    int entries = (int) u16(bytes, at, little);
    for (int i = 0, e = at + 2; i < entries && e + 12 <= to; i++, e += 12) {
      if (u16(bytes, e, little) == TAG && u16(bytes, e + 2, little) == SHORT) {
        int value = (int) u16(bytes, e + 8, little);
        return value >= 1 && value <= 8 ? value : UPRIGHT;
      }
    }
    return UPRIGHT;
  }

  private static long u16(byte[] bytes, int at, boolean little) {
    int first = bytes[at] & 0xff;
    int second = bytes[at + 1] & 0xff;
    return little ? first | second << 8 : first << 8 | second;
  }

  /** The picture turned upright. */
  static RgbImage apply(RgbImage image, int orientation) {
    if (orientation <= 1 || orientation > 8) {
      return image;
    }
    int width = image.width();
    int height = image.height();
    boolean swaps = orientation >= 5;
    int outWidth = swaps ? height : width;
    int outHeight = swaps ? width : height;
    // Source position = origin + x * stepX + y * stepY for the result's (x, y), in bytes.
    boolean fromRight =
        orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
    boolean fromBottom =
        orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
    int right = fromRight ? -3 : 3;
    int down = fromBottom ? -3 * width : 3 * width;
    int origin = (fromRight ? 3 * (width - 1) : 0) + (fromBottom ? 3 * width * (height - 1) : 0);
    int stepX = swaps ? down : right;
    int stepY = swaps ? right : down;
    byte[] in = image.samples();
    byte[] out = new byte[in.length];
    // Tiles keep the strided side of a transposition in the cache.
    int tile = 32;
    for (int top = 0; top < outHeight; top += tile) {
      for (int left = 0; left < outWidth; left += tile) {
        int endY = Math.min(outHeight, top + tile);
        int endX = Math.min(outWidth, left + tile);
        for (int y = top; y < endY; y++) {
          int o = 3 * (y * outWidth + left);
          int i = origin + y * stepY + left * stepX;
          for (int x = left; x < endX; x++, o += 3, i += stepX) {
            out[o] = in[i];
            out[o + 1] = in[i + 1];
            out[o + 2] = in[i + 2];
          }
        }
      }
    }
    return new RgbImage(outWidth, outHeight, out);
  }
}
