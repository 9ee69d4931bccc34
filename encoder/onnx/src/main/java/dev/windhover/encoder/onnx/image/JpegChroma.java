package dev.windhover.encoder.onnx.image;

/** Upsampling of chroma that libjpeg-turbo does and the JDK's older libjpeg does not. */
final class JpegChroma {
  private JpegChroma() {}

  /**
   * Replaces chroma rows that were doubled by the triangle filter of libjpeg-turbo's {@code
   * h1v2_fancy_upsample}: three parts of the nearer row, one of the farther. Does nothing if the
   * rows are not doubled, that is if the JDK was built with libjpeg-turbo.
   */
  static void smoothRows(byte[] ycc, int width, int height) {
    int stride = 3 * width;
    if (!rowsAreDoubled(ycc, stride, height)) {
      return;
    }
    byte[] above = new byte[stride];
    byte[] here = new byte[stride];
    System.arraycopy(ycc, 0, above, 0, stride);
    for (int y = 0; y < height; y += 2) {
      System.arraycopy(ycc, y * stride, here, 0, stride);
      mix(here, above, 0, 1, ycc, y * stride);
      if (y + 1 < height) {
        // At the lower edge the row below is the row itself.
        if (y + 2 < height) {
          mix(here, ycc, (y + 2) * stride, 2, ycc, (y + 1) * stride);
        } else {
          mix(here, here, 0, 2, ycc, (y + 1) * stride);
        }
      }
      byte[] swap = above;
      above = here;
      here = swap;
    }
  }

  private static boolean rowsAreDoubled(byte[] ycc, int stride, int height) {
    for (int y = 0; y + 1 < height; y += 2) {
      int at = y * stride;
      for (int i = at; i < at + stride; i += 3) {
        if (ycc[i + 1] != ycc[i + stride + 1] || ycc[i + 2] != ycc[i + stride + 2]) {
          return false;
        }
      }
    }
    return true;
  }

  private static void mix(byte[] near, byte[] far, int farAt, int bias, byte[] out, int outAt) {
    for (int i = 0; i < near.length; i += 3) {
      for (int c = 1; c < 3; c++) {
        int sum = 3 * (near[i + c] & 0xff) + (far[farAt + i + c] & 0xff) + bias;
        out[outAt + i + c] = (byte) (sum >> 2);
      }
    }
  }
}
