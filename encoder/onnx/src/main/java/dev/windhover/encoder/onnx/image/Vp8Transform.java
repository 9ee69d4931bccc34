package dev.windhover.encoder.onnx.image;

/** The inverse transforms of RFC 6386, section 14, exact to the bit. */
final class Vp8Transform {
  private Vp8Transform() {}

  /** Spreads 16 second-order coefficients to the first places of 16 blocks. */
  static void walshHadamard(int[] in, int[] blocks) {
    int[] mid = new int[16];
    for (int i = 0; i < 4; i++) {
      int a0 = in[i] + in[12 + i];
      int a1 = in[4 + i] + in[8 + i];
      int a2 = in[4 + i] - in[8 + i];
      int a3 = in[i] - in[12 + i];
      mid[i] = a0 + a1;
      mid[8 + i] = a0 - a1;
      mid[4 + i] = a3 + a2;
      mid[12 + i] = a3 - a2;
    }
    for (int i = 0; i < 4; i++) {
      int dc = mid[4 * i] + 3;
      int a0 = dc + mid[4 * i + 3];
      int a1 = mid[4 * i + 1] + mid[4 * i + 2];
      int a2 = mid[4 * i + 1] - mid[4 * i + 2];
      int a3 = dc - mid[4 * i + 3];
      blocks[64 * i] = (short) ((a0 + a1) >> 3);
      blocks[64 * i + 16] = (short) ((a3 + a2) >> 3);
      blocks[64 * i + 32] = (short) ((a0 - a1) >> 3);
      blocks[64 * i + 48] = (short) ((a3 - a2) >> 3);
    }
  }

  /** Adds the inverse cosine transform of a block's 16 coefficients to 4 x 4 samples. */
  static void addCosine(int[] in, int from, byte[] plane, int at, int stride, int[] mid) {
    for (int i = 0; i < 4; i++) {
      int p = from + i;
      int a = in[p] + in[p + 8];
      int b = in[p] - in[p + 8];
      int c = sine(in[p + 4]) - cosine(in[p + 12]);
      int d = cosine(in[p + 4]) + sine(in[p + 12]);
      mid[4 * i] = a + d;
      mid[4 * i + 1] = b + c;
      mid[4 * i + 2] = b - c;
      mid[4 * i + 3] = a - d;
    }
    for (int y = 0; y < 4; y++) {
      int dc = mid[y] + 4;
      int a = dc + mid[8 + y];
      int b = dc - mid[8 + y];
      int c = sine(mid[4 + y]) - cosine(mid[12 + y]);
      int d = cosine(mid[4 + y]) + sine(mid[12 + y]);
      int o = at + y * stride;
      plane[o] = add(plane[o], a + d);
      plane[o + 1] = add(plane[o + 1], b + c);
      plane[o + 2] = add(plane[o + 2], b - c);
      plane[o + 3] = add(plane[o + 3], a - d);
    }
  }

  /** Times sqrt(2) * cos(pi / 8). */
  private static int cosine(int x) {
    return (x * 20091 >> 16) + x;
  }

  /** Times sqrt(2) * sin(pi / 8). */
  private static int sine(int x) {
    return x * 35468 >> 16;
  }

  private static byte add(byte sample, int eighths) {
    return (byte) Math.max(0, Math.min(255, (sample & 0xff) + (eighths >> 3)));
  }
}
