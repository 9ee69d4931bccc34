package dev.windhover.encoder.onnx.image;

/** The loop filter over a whole key frame (RFC 6386, section 15). */
final class Vp8LoopFilter {
  private final boolean simple;
  private final int sharpness;
  private final int columns;
  private final int rows;
  private final byte[] levels;
  private final boolean[] inner;

  Vp8LoopFilter(Vp8Header header, int columns, int rows) {
    this.simple = header.simpleFilter;
    this.sharpness = header.sharpness;
    this.columns = columns;
    this.rows = rows;
    this.levels = new byte[columns * rows];
    this.inner = new boolean[columns * rows];
  }

  /** Remembers how a macroblock is filtered: its level 0 to 63, and whether inside too. */
  void note(int column, int row, int level, boolean insideToo) {
    levels[row * columns + column] = (byte) level;
    inner[row * columns + column] = insideToo;
  }

  void apply(Vp8Plane luma, Vp8Plane[] chroma) {
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        int level = levels[row * columns + column];
        if (level > 0) {
          boolean inside = inner[row * columns + column];
          if (simple) {
            simple(luma, column, row, level, inside);
          } else {
            int hev = level >= 40 ? 2 : level >= 15 ? 1 : 0;
            normal(luma, 16, column, row, level, inside, hev);
            normal(chroma[0], 8, column, row, level, inside, hev);
            normal(chroma[1], 8, column, row, level, inside, hev);
          }
        }
      }
    }
  }

  /** The limit on differences inside the edge's two sides. */
  private int interior(int level) {
    int limit = level;
    if (sharpness > 0) {
      limit = Math.min(level >> (sharpness > 4 ? 2 : 1), 9 - sharpness);
    }
    return Math.max(1, limit);
  }

  private void normal(
      Vp8Plane plane, int size, int column, int row, int level, boolean inside, int hev) {
    int at = plane.at(size * column, size * row);
    int interior = interior(level);
    int limit = 2 * level + interior;
    byte[] s = plane.samples;
    int stride = plane.stride;
    if (column > 0) {
      edge(s, at, 1, stride, size, limit + 4, interior, hev);
    }
    for (int i = 4; inside && i < size; i += 4) {
      innerEdge(s, at + i, 1, stride, size, limit, interior, hev);
    }
    if (row > 0) {
      edge(s, at, stride, 1, size, limit + 4, interior, hev);
    }
    for (int i = 4; inside && i < size; i += 4) {
      innerEdge(s, at + i * stride, stride, 1, size, limit, interior, hev);
    }
  }

  private void simple(Vp8Plane luma, int column, int row, int level, boolean inside) {
    int at = luma.at(16 * column, 16 * row);
    int limit = 2 * level + interior(level);
    byte[] s = luma.samples;
    int stride = luma.stride;
    if (column > 0) {
      simpleEdge(s, at, 1, stride, limit + 4);
    }
    for (int i = 4; inside && i < 16; i += 4) {
      simpleEdge(s, at + i, 1, stride, limit);
    }
    if (row > 0) {
      simpleEdge(s, at, stride, 1, limit + 4);
    }
    for (int i = 4; inside && i < 16; i += 4) {
      simpleEdge(s, at + i * stride, stride, 1, limit);
    }
  }

  /**
   * @param across from a sample to the next over the edge
   * @param along from a sample to the next beside the edge
   */
  private static void simpleEdge(byte[] s, int from, int across, int along, int limit) {
    for (int i = 0, at = from; i < 16; i++, at += along) {
      int p1 = s[at - 2 * across] & 0xff;
      int p0 = s[at - across] & 0xff;
      int q0 = s[at] & 0xff;
      int q1 = s[at + across] & 0xff;
      if (4 * Math.abs(p0 - q0) + Math.abs(p1 - q1) <= 2 * limit + 1) {
        int a = 3 * (q0 - p0) + signed8(p1 - q1);
        s[at - across] = clip(p0 + eighth(a + 3));
        s[at] = clip(q0 - eighth(a + 4));
      }
    }
  }

  /** An edge between macroblocks changes three samples on either side. */
  private static void edge(
      byte[] s, int from, int across, int along, int size, int limit, int interior, int hev) {
    for (int i = 0, at = from; i < size; i++, at += along) {
      if (smooth(s, at, across, limit, interior)) {
        int p1 = s[at - 2 * across] & 0xff;
        int p0 = s[at - across] & 0xff;
        int q0 = s[at] & 0xff;
        int q1 = s[at + across] & 0xff;
        int a = signed8(3 * (q0 - p0) + signed8(p1 - q1));
        if (Math.abs(p1 - p0) > hev || Math.abs(q1 - q0) > hev) {
          s[at - across] = clip(p0 + eighth(a + 3));
          s[at] = clip(q0 - eighth(a + 4));
        } else {
          int a1 = (27 * a + 63) >> 7;
          int a2 = (18 * a + 63) >> 7;
          int a3 = (9 * a + 63) >> 7;
          s[at - 3 * across] = clip((s[at - 3 * across] & 0xff) + a3);
          s[at - 2 * across] = clip(p1 + a2);
          s[at - across] = clip(p0 + a1);
          s[at] = clip(q0 - a1);
          s[at + across] = clip(q1 - a2);
          s[at + 2 * across] = clip((s[at + 2 * across] & 0xff) - a3);
        }
      }
    }
  }

  /** An edge between sub-blocks changes two samples on either side. */
  private static void innerEdge(
      byte[] s, int from, int across, int along, int size, int limit, int interior, int hev) {
    for (int i = 0, at = from; i < size; i++, at += along) {
      if (smooth(s, at, across, limit, interior)) {
        int p1 = s[at - 2 * across] & 0xff;
        int p0 = s[at - across] & 0xff;
        int q0 = s[at] & 0xff;
        int q1 = s[at + across] & 0xff;
        boolean high = Math.abs(p1 - p0) > hev || Math.abs(q1 - q0) > hev;
        int a = 3 * (q0 - p0) + (high ? signed8(p1 - q1) : 0);
        int a1 = eighth(a + 4);
        s[at - across] = clip(p0 + eighth(a + 3));
        s[at] = clip(q0 - a1);
        if (!high) {
          int a3 = (a1 + 1) >> 1;
          s[at - 2 * across] = clip(p1 + a3);
          s[at + across] = clip(q1 - a3);
        }
      }
    }
  }

  /** Whether nothing but the edge itself stands out here. */
  private static boolean smooth(byte[] s, int at, int across, int limit, int interior) {
    int p3 = s[at - 4 * across] & 0xff;
    int p2 = s[at - 3 * across] & 0xff;
    int p1 = s[at - 2 * across] & 0xff;
    int p0 = s[at - across] & 0xff;
    int q0 = s[at] & 0xff;
    int q1 = s[at + across] & 0xff;
    int q2 = s[at + 2 * across] & 0xff;
    int q3 = s[at + 3 * across] & 0xff;
    return 4 * Math.abs(p0 - q0) + Math.abs(p1 - q1) <= 2 * limit + 1
        && Math.abs(p3 - p2) <= interior
        && Math.abs(p2 - p1) <= interior
        && Math.abs(p1 - p0) <= interior
        && Math.abs(q3 - q2) <= interior
        && Math.abs(q2 - q1) <= interior
        && Math.abs(q1 - q0) <= interior;
  }

  private static int signed8(int value) {
    return Math.max(-128, Math.min(127, value));
  }

  private static int eighth(int value) {
    return Math.max(-16, Math.min(15, value >> 3));
  }

  private static byte clip(int value) {
    return (byte) Math.max(0, Math.min(255, value));
  }
}
