package dev.windhover.encoder.onnx.image;

/**
 * The size that a HEIF file (HEIC, AVIF) claims, from its {@code ispe} boxes, so that a huge one is
 * refused before another program is asked to unpack it.
 */
final class HeifSize {
  /** Properties lie in the meta box at the front. */
  private static final int LOOK = 1 << 16;

  private HeifSize() {}

  /** Checks the largest claim; tiles and previews claim less. Other formats pass. */
  static void check(byte[] bytes, ImageFormat format, DecodeLimits limits) {
    if (format != ImageFormat.HEIC && format != ImageFormat.AVIF) {
      return;
    }
    int end = Math.min(bytes.length, LOOK) - 16;
    for (int at = 0; at <= end; at++) {
      if (bytes[at] == 'i' && ImageFormat.starts(bytes, at, "ispe\0\0\0\0")) {
        long width = u32(bytes, at + 8);
        long height = u32(bytes, at + 12);
        limits.checkSize(format, Math.max(1, width), Math.max(1, height));
      }
    }
  }

  private static long u32(byte[] bytes, int at) {
    return (bytes[at] & 0xffL) << 24
        | (bytes[at + 1] & 0xff) << 16
        | (bytes[at + 2] & 0xff) << 8
        | (bytes[at + 3] & 0xff);
  }
}
