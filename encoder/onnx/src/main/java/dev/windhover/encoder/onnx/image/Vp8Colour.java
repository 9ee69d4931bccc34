package dev.windhover.encoder.onnx.image;

import dev.windhover.encoder.RgbImage;

/**
 * From 4:2:0 video-range planes to RGB with the arithmetic of libwebp: chroma weighted 9, 3, 3, 1
 * from the four nearest samples, then BT.601 in 14 bits.
 */
final class Vp8Colour {
  private final Vp8Plane luma;
  private final Vp8Plane[] chroma;
  private final int width;
  private final byte[] out;
  private final int[][] near;

  private Vp8Colour(Vp8Plane luma, Vp8Plane[] chroma, int width, int height) {
    this.luma = luma;
    this.chroma = chroma;
    this.width = width;
    this.out = new byte[3 * width * height];
    this.near = new int[2][width];
  }

  static RgbImage toRgb(Vp8Plane luma, Vp8Plane[] chroma, int width, int height) {
    var colour = new Vp8Colour(luma, chroma, width, height);
    int chromaRows = (height + 1) / 2;
    colour.row(0, 0, 0);
    for (int y = 1; y + 1 < height; y += 2) {
      colour.row(y, y / 2, y / 2 + 1);
      colour.row(y + 1, y / 2 + 1, y / 2);
    }
    if (height % 2 == 0) {
      colour.row(height - 1, chromaRows - 1, chromaRows - 1);
    }
    return new RgbImage(width, height, colour.out);
  }

  /** One row, from the chroma row nearer to it and the one farther away. */
  private void row(int y, int nearRow, int farRow) {
    for (int plane = 0; plane < 2; plane++) {
      upsample(chroma[plane], nearRow, farRow, near[plane]);
    }
    int from = luma.at(0, y);
    int o = 3 * y * width;
    for (int x = 0; x < width; x++, o += 3) {
      int scaled = (luma.samples[from + x] & 0xff) * 19077 >> 8;
      int u = near[0][x];
      int v = near[1][x];
      out[o] = clip(scaled + (v * 26149 >> 8) - 14234);
      out[o + 1] = clip(scaled - (u * 6419 >> 8) - (v * 13320 >> 8) + 8708);
      out[o + 2] = clip(scaled + (u * 33050 >> 8) - 17685);
    }
  }

  /**
   * Full-width chroma of one row. The diagonal terms are halved twice, each time cutting off, which
   * is not the same as one division by 16.
   */
  private void upsample(Vp8Plane plane, int nearRow, int farRow, int[] row) {
    byte[] s = plane.samples;
    int near = plane.at(0, nearRow);
    int far = plane.at(0, farRow);
    int nearLeft = s[near] & 0xff;
    int farLeft = s[far] & 0xff;
    row[0] = (3 * nearLeft + farLeft + 2) >> 2;
    int pairs = (width - 1) >> 1;
    for (int x = 1; x <= pairs; x++) {
      int nearRight = s[near + x] & 0xff;
      int farRight = s[far + x] & 0xff;
      int sum = nearLeft + nearRight + farLeft + farRight + 8;
      int falling = (sum + 2 * (nearRight + farLeft)) >> 3;
      int rising = (sum + 2 * (nearLeft + farRight)) >> 3;
      row[2 * x - 1] = (falling + nearLeft) >> 1;
      row[2 * x] = (rising + nearRight) >> 1;
      nearLeft = nearRight;
      farLeft = farRight;
    }
    if (width % 2 == 0) {
      row[width - 1] = (3 * nearLeft + farLeft + 2) >> 2;
    }
  }

  /** From 6 fraction bits to a sample. */
  private static byte clip(int value) {
    return (byte) Math.max(0, Math.min(255, value >> 6));
  }
}
