package dev.windhover.encoder.onnx.image;

import java.util.Arrays;

/**
 * The coefficients of one macroblock (RFC 6386, section 13), and the contexts that reach from one
 * to the next. Coefficients come out dequantised, the second-order ones already spread to the
 * first.
 */
final class Vp8Residual {
  private static final int[] ZIGZAG = {0, 1, 4, 8, 5, 2, 3, 6, 9, 12, 13, 10, 7, 11, 14, 15};
  private static final int[] BANDS = {0, 1, 2, 3, 6, 4, 5, 6, 6, 6, 6, 6, 6, 6, 6, 7, 0};

  /** Extra-bit probabilities of the token categories 3 to 6. */
  private static final int[][] LARGE = {
    {173, 148, 140},
    {176, 155, 140, 135},
    {180, 157, 141, 134, 130},
    {254, 254, 243, 230, 196, 177, 153, 140, 133, 130, 129}
  };

  /** 16 luma blocks, then 4 of each chroma, 16 coefficients each, in raster order. */
  final int[] blocks = new int[24 * 16];

  /** Whether any coefficient is not 0. */
  boolean any;

  private final int[] second = new int[16];
  private final int[] probabilities;
  // Per column: 4 luma, 2 + 2 chroma and the second-order block; on the left the same once.
  private final boolean[] above;
  private final boolean[] left = new boolean[9];

  Vp8Residual(int columns, int[] probabilities) {
    this.above = new boolean[9 * columns];
    this.probabilities = probabilities;
  }

  void startRow() {
    Arrays.fill(left, false);
  }

  /** A macroblock without coefficients; one in sub-blocks leaves the second-order context alone. */
  void skip(int column, boolean subBlocks) {
    int count = subBlocks ? 8 : 9;
    Arrays.fill(above, 9 * column, 9 * column + count, false);
    Arrays.fill(left, 0, count, false);
    any = false;
  }

  /** Reads the coefficients of the macroblock in this column. */
  void read(Vp8Bits bits, int column, boolean subBlocks, Vp8Header.Vp8Steps steps) {
    Arrays.fill(blocks, 0);
    int type = 3;
    int first = 0;
    if (!subBlocks) {
      Arrays.fill(second, 0);
      int top = 9 * column + 8;
      int end = tokens(bits, 1, context(top, 8), 0, steps.y2Dc(), steps.y2Ac(), second, 0);
      above[top] = left[8] = end > 0;
      Vp8Transform.walshHadamard(second, blocks);
      type = 0;
      first = 1;
    }
    for (int y = 0; y < 4; y++) {
      for (int x = 0; x < 4; x++) {
        int top = 9 * column + x;
        int end =
            tokens(
                bits,
                type,
                context(top, y),
                first,
                steps.yDc(),
                steps.yAc(),
                blocks,
                16 * (4 * y + x));
        above[top] = left[y] = end > first;
      }
    }
    for (int plane = 0; plane < 2; plane++) {
      for (int y = 0; y < 2; y++) {
        for (int x = 0; x < 2; x++) {
          int top = 9 * column + 4 + 2 * plane + x;
          int side = 4 + 2 * plane + y;
          int at = 16 * (16 + 4 * plane + 2 * y + x);
          int end = tokens(bits, 2, context(top, side), 0, steps.uvDc(), steps.uvAc(), blocks, at);
          above[top] = left[side] = end > 0;
        }
      }
    }
    any = false;
    for (int i = 0; i < blocks.length && !any; i++) {
      any = blocks[i] != 0;
    }
  }

  private int context(int top, int side) {
    return (above[top] ? 1 : 0) + (left[side] ? 1 : 0);
  }

  /** Reads one block; answers one past the last coefficient. */
  private int tokens(
      Vp8Bits bits, int type, int context, int first, int dc, int ac, int[] out, int at) {
    int base = type * Vp8Tables.TYPE_STRIDE;
    int n = first;
    int p = probability(base, n, context);
    while (n < 16) {
      if (bits.bit(probabilities[p]) == 0) {
        return n;
      }
      while (bits.bit(probabilities[p + 1]) == 0) {
        if (++n == 16) {
          return 16;
        }
        p = probability(base, n, 0);
      }
      int value = 1;
      int next = 1;
      if (bits.bit(probabilities[p + 2]) != 0) {
        value = large(bits, p);
        next = 2;
      }
      if (bits.flag()) {
        value = -value;
      }
      // Decoders keep 16 bits; only damaged files need more.
      out[at + ZIGZAG[n]] = (short) (value * (n == 0 ? dc : ac));
      n++;
      p = probability(base, n, next);
    }
    return 16;
  }

  private static int probability(int base, int n, int context) {
    return base + (BANDS[n] * 3 + context) * Vp8Tables.BRANCHES;
  }

  private int large(Vp8Bits bits, int p) {
    if (bits.bit(probabilities[p + 3]) == 0) {
      return bits.bit(probabilities[p + 4]) == 0 ? 2 : 3 + bits.bit(probabilities[p + 5]);
    }
    if (bits.bit(probabilities[p + 6]) == 0) {
      if (bits.bit(probabilities[p + 7]) == 0) {
        return 5 + bits.bit(159);
      }
      int high = bits.bit(165);
      return 7 + 2 * high + bits.bit(145);
    }
    int high = bits.bit(probabilities[p + 8]);
    int category = 2 * high + bits.bit(probabilities[p + 9 + high]);
    int extra = 0;
    for (int probability : LARGE[category]) {
      extra = 2 * extra + bits.bit(probability);
    }
    return 3 + (8 << category) + extra;
  }
}
