package dev.windhover.encoder.onnx.image;

import java.util.Arrays;

/** Intra prediction (RFC 6386, section 12), in the planes, from samples not yet loop-filtered. */
final class Vp8Predictor {
  // Modes of whole macroblocks and chroma.
  static final int DC = 0;
  static final int VERTICAL = 1;
  static final int HORIZONTAL = 2;
  static final int TRUE_MOTION = 3;

  // Modes of 4 x 4 sub-blocks, in the order of the probability tables.
  static final int B_DC = 0;
  static final int B_TRUE_MOTION = 1;
  static final int B_VERTICAL = 2;
  static final int B_HORIZONTAL = 3;
  static final int B_LEFT_DOWN = 4;
  static final int B_RIGHT_DOWN = 5;
  static final int B_VERTICAL_RIGHT = 6;
  static final int B_VERTICAL_LEFT = 7;
  static final int B_HORIZONTAL_DOWN = 8;
  static final int B_HORIZONTAL_UP = 9;

  // The rim of a sub-block from the bottom left over the corner to the top right.
  private final int[] rim = new int[13];

  /** Predicts a square of 8 or 16 samples at (x, y). */
  static void square(Vp8Plane plane, int x, int y, int size, int mode) {
    byte[] s = plane.samples;
    int stride = plane.stride;
    int at = plane.at(x, y);
    switch (mode) {
      case DC -> {
        byte mean = (byte) mean(plane, x, y, size);
        for (int r = 0; r < size; r++) {
          Arrays.fill(s, at + r * stride, at + r * stride + size, mean);
        }
      }
      case VERTICAL -> {
        for (int r = 0; r < size; r++) {
          System.arraycopy(s, at - stride, s, at + r * stride, size);
        }
      }
      case HORIZONTAL -> {
        for (int r = 0; r < size; r++) {
          int row = at + r * stride;
          Arrays.fill(s, row, row + size, s[row - 1]);
        }
      }
      default -> trueMotion(plane, at, size);
    }
  }

  /** The mean of the rim inside the picture; 128 in its first corner. */
  private static int mean(Vp8Plane plane, int x, int y, int size) {
    int at = plane.at(x, y);
    int sum = 0;
    int count = 0;
    if (y > 0) {
      for (int i = 0; i < size; i++) {
        sum += plane.samples[at - plane.stride + i] & 0xff;
      }
      count += size;
    }
    if (x > 0) {
      for (int i = 0; i < size; i++) {
        sum += plane.samples[at - 1 + i * plane.stride] & 0xff;
      }
      count += size;
    }
    return count == 0 ? 128 : (sum + count / 2) / count;
  }

  private static void trueMotion(Vp8Plane plane, int at, int size) {
    byte[] s = plane.samples;
    int above = at - plane.stride;
    int corner = s[above - 1] & 0xff;
    for (int r = 0; r < size; r++) {
      int row = at + r * plane.stride;
      int base = (s[row - 1] & 0xff) - corner;
      for (int c = 0; c < size; c++) {
        s[row + c] = (byte) Math.max(0, Math.min(255, base + (s[above + c] & 0xff)));
      }
    }
  }

  /**
   * Predicts the sub-block at {@code at}.
   *
   * @param right where the four samples above and to the right are
   */
  void subBlock(Vp8Plane plane, int at, byte[] rightSamples, int right, int mode) {
    if (mode == B_TRUE_MOTION) {
      trueMotion(plane, at, 4);
      return;
    }
    byte[] s = plane.samples;
    for (int i = 0; i < 4; i++) {
      rim[i] = s[at + (3 - i) * plane.stride - 1] & 0xff;
      rim[5 + i] = s[at - plane.stride + i] & 0xff;
      rim[9 + i] = rightSamples[right + i] & 0xff;
    }
    rim[4] = s[at - plane.stride - 1] & 0xff;
    for (int y = 0; y < 4; y++) {
      for (int x = 0; x < 4; x++) {
        s[at + y * plane.stride + x] = (byte) sample(mode, x, y);
      }
    }
  }

  /**
   * Every directional mode reads the rim along a slope. With the corner at 4, the rim to the right
   * of it at 4 + 1 + x and the one below at 4 - 1 - y, a position is 4 plus a distance along it.
   */
  private int sample(int mode, int x, int y) {
    return switch (mode) {
      case B_VERTICAL -> smooth(5 + x);
      case B_HORIZONTAL -> y == 3 ? (rim[1] + 3 * rim[0] + 2) >> 2 : smooth(3 - y);
      case B_LEFT_DOWN -> x + y == 6 ? (rim[11] + 3 * rim[12] + 2) >> 2 : smooth(6 + x + y);
      case B_RIGHT_DOWN -> smooth(4 + x - y);
      case B_VERTICAL_RIGHT -> {
        int d = 2 * x - y;
        yield d < 0 ? smooth(5 + d) : (d & 1) == 0 ? pair(4 + d / 2) : smooth(4 + (d + 1) / 2);
      }
      case B_VERTICAL_LEFT -> verticalLeft(x, y);
      case B_HORIZONTAL_DOWN -> {
        int d = 2 * y - x;
        yield d < 0 ? smooth(3 - d) : (d & 1) == 0 ? pair(3 - d / 2) : smooth(4 - (d + 1) / 2);
      }
      case B_HORIZONTAL_UP -> {
        int d = 2 * y + x;
        yield d > 5
            ? rim[0]
            : d == 5
                ? (rim[1] + 3 * rim[0] + 2) >> 2
                : (d & 1) == 0 ? pair(2 - d / 2) : smooth(2 - d / 2);
      }
      default -> {
        int sum = 4;
        for (int i = 0; i < 4; i++) {
          sum += rim[i] + rim[5 + i];
        }
        yield sum >> 3;
      }
    };
  }

  /** The two lowest samples on the right break the pattern of this mode. */
  private int verticalLeft(int x, int y) {
    if (x == 3 && y >= 2) {
      return smooth(y == 2 ? 10 : 11);
    }
    int start = 5 + x + y / 2;
    return (y & 1) == 0 ? pair(start) : smooth(start + 1);
  }

  /** Mean of the rim at i and i + 1. */
  private int pair(int i) {
    return (rim[i] + rim[i + 1] + 1) >> 1;
  }

  /** Mean of the rim around i, weighted 1, 2, 1. */
  private int smooth(int i) {
    return (rim[i - 1] + 2 * rim[i] + rim[i + 1] + 2) >> 2;
  }
}
