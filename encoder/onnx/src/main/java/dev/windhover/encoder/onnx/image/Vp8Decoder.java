package dev.windhover.encoder.onnx.image;

import dev.windhover.encoder.RgbImage;
import java.util.Arrays;

/**
 * The key frame of a lossy WebP (RFC 6386): every macroblock is predicted and corrected from
 * unfiltered neighbours, then the whole frame is loop-filtered, then turned to RGB as libwebp does.
 * Equal to libwebp to the bit.
 */
final class Vp8Decoder {
  private final Vp8Header header;
  private final int columns;
  private final int rows;
  private final Vp8Plane luma;
  private final Vp8Plane[] chroma;
  private final Vp8Residual residual;
  private final Vp8Predictor predictor = new Vp8Predictor();
  private final Vp8LoopFilter filter;
  private final int[] modesAbove;
  private final int[] modesLeft = new int[4];
  private final int[] modes = new int[16];
  private final byte[] aboveRight = new byte[4];
  private final int[] mid = new int[16];

  private Vp8Decoder(Vp8Header header) {
    this.header = header;
    this.columns = (header.width + 15) / 16;
    this.rows = (header.height + 15) / 16;
    this.luma = new Vp8Plane(16 * columns, 16 * rows);
    this.chroma =
        new Vp8Plane[] {new Vp8Plane(8 * columns, 8 * rows), new Vp8Plane(8 * columns, 8 * rows)};
    this.residual = new Vp8Residual(columns, header.coefficients);
    this.filter = new Vp8LoopFilter(header, columns, rows);
    this.modesAbove = new int[4 * columns];
  }

  /** Decodes the frame in {@code bytes[from, end)}. */
  static RgbImage decode(byte[] bytes, int from, int end, DecodeLimits limits) {
    var header = new Vp8Header(bytes, from, end, limits);
    var decoder = new Vp8Decoder(header);
    decoder.reconstruct();
    decoder.filter.apply(decoder.luma, decoder.chroma);
    return Vp8Colour.toRgb(decoder.luma, decoder.chroma, header.width, header.height);
  }

  private void reconstruct() {
    for (int row = 0; row < rows; row++) {
      Arrays.fill(modesLeft, Vp8Predictor.B_DC);
      residual.startRow();
      Vp8Bits tokens = header.tokens[row % header.tokens.length];
      for (int column = 0; column < columns; column++) {
        macroblock(column, row, tokens);
      }
    }
  }

  private void macroblock(int column, int row, Vp8Bits tokens) {
    Vp8Bits bits = header.modes;
    int segment = 0;
    if (header.segmentMap) {
      int[] p = header.segmentProbabilities;
      segment = bits.bit(p[0]) == 0 ? bits.bit(p[1]) : 2 + bits.bit(p[2]);
    }
    boolean skip = header.skipProbability >= 0 && bits.bit(header.skipProbability) != 0;
    boolean subBlocks = bits.bit(145) == 0;
    int lumaMode = subBlocks ? readSubBlockModes(column) : readLumaMode(column);
    int chromaMode = readChromaMode();
    if (skip) {
      residual.skip(column, subBlocks);
    } else {
      residual.read(tokens, column, subBlocks, header.steps[segment]);
    }
    if (subBlocks) {
      predictSubBlocks(column, row);
    } else {
      Vp8Predictor.square(luma, 16 * column, 16 * row, 16, lumaMode);
      for (int i = 0; i < 16 && residual.any; i++) {
        add(luma, 16 * column + 4 * (i & 3), 16 * row + 4 * (i >> 2), i);
      }
    }
    for (int plane = 0; plane < 2; plane++) {
      Vp8Predictor.square(chroma[plane], 8 * column, 8 * row, 8, chromaMode);
      for (int i = 0; i < 4 && residual.any; i++) {
        int block = 16 + 4 * plane + i;
        add(chroma[plane], 8 * column + 4 * (i & 1), 8 * row + 4 * (i >> 1), block);
      }
    }
    int level = header.levels[segment][subBlocks ? 1 : 0];
    filter.note(column, row, level, subBlocks || residual.any);
  }

  private void add(Vp8Plane plane, int x, int y, int block) {
    int at = plane.at(x, y);
    Vp8Transform.addCosine(residual.blocks, 16 * block, plane.samples, at, plane.stride, mid);
  }

  private int readLumaMode(int column) {
    Vp8Bits bits = header.modes;
    int mode;
    int like;
    if (bits.bit(156) != 0) {
      boolean trueMotion = bits.bit(128) != 0;
      mode = trueMotion ? Vp8Predictor.TRUE_MOTION : Vp8Predictor.HORIZONTAL;
      like = trueMotion ? Vp8Predictor.B_TRUE_MOTION : Vp8Predictor.B_HORIZONTAL;
    } else {
      boolean vertical = bits.bit(163) != 0;
      mode = vertical ? Vp8Predictor.VERTICAL : Vp8Predictor.DC;
      like = vertical ? Vp8Predictor.B_VERTICAL : Vp8Predictor.B_DC;
    }
    Arrays.fill(modesAbove, 4 * column, 4 * column + 4, like);
    Arrays.fill(modesLeft, like);
    return mode;
  }

  private int readChromaMode() {
    Vp8Bits bits = header.modes;
    if (bits.bit(142) == 0) {
      return Vp8Predictor.DC;
    }
    if (bits.bit(114) == 0) {
      return Vp8Predictor.VERTICAL;
    }
    return bits.bit(183) == 0 ? Vp8Predictor.HORIZONTAL : Vp8Predictor.TRUE_MOTION;
  }

  private int readSubBlockModes(int column) {
    for (int y = 0; y < 4; y++) {
      for (int x = 0; x < 4; x++) {
        int mode = readSubBlockMode(modesAbove[4 * column + x], modesLeft[y]);
        modesAbove[4 * column + x] = mode;
        modesLeft[y] = mode;
        modes[4 * y + x] = mode;
      }
    }
    return -1;
  }

  /** The tree of section 11.2. */
  private int readSubBlockMode(int above, int left) {
    Vp8Bits bits = header.modes;
    int[] p = Vp8Tables.SUB_BLOCK_MODES;
    int at = 9 * (10 * above + left);
    if (bits.bit(p[at]) == 0) {
      return Vp8Predictor.B_DC;
    }
    if (bits.bit(p[at + 1]) == 0) {
      return Vp8Predictor.B_TRUE_MOTION;
    }
    if (bits.bit(p[at + 2]) == 0) {
      return Vp8Predictor.B_VERTICAL;
    }
    if (bits.bit(p[at + 3]) == 0) {
      if (bits.bit(p[at + 4]) == 0) {
        return Vp8Predictor.B_HORIZONTAL;
      }
      boolean down = bits.bit(p[at + 5]) == 0;
      return down ? Vp8Predictor.B_RIGHT_DOWN : Vp8Predictor.B_VERTICAL_RIGHT;
    }
    if (bits.bit(p[at + 6]) == 0) {
      return Vp8Predictor.B_LEFT_DOWN;
    }
    if (bits.bit(p[at + 7]) == 0) {
      return Vp8Predictor.B_VERTICAL_LEFT;
    }
    boolean down = bits.bit(p[at + 8]) == 0;
    return down ? Vp8Predictor.B_HORIZONTAL_DOWN : Vp8Predictor.B_HORIZONTAL_UP;
  }

  private void predictSubBlocks(int column, int row) {
    int corner = luma.at(16 * column, 16 * row);
    int above = corner - luma.stride + 16;
    if (row > 0 && column == columns - 1) {
      // Right of the picture nothing is decoded: the last sample above is repeated.
      Arrays.fill(aboveRight, luma.samples[above - 1]);
    } else {
      System.arraycopy(luma.samples, above, aboveRight, 0, 4);
    }
    for (int i = 0; i < 16; i++) {
      int x = 4 * (i & 3);
      int y = 4 * (i >> 2);
      int at = corner + y * luma.stride + x;
      // The right column looks at the row above the macroblock in all four rows.
      boolean last = x == 12;
      predictor.subBlock(
          luma, at, last ? aboveRight : luma.samples, last ? 0 : at - luma.stride + 4, modes[i]);
      if (residual.any) {
        add(luma, 16 * column + x, 16 * row + y, i);
      }
    }
  }
}
