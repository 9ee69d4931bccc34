package dev.windhover.encoder.onnx.image;

import dev.windhover.encoder.ImageFormatException;

/** The frame header of a VP8 key frame (RFC 6386, section 9) and the partitions behind it. */
final class Vp8Header {
  static final int SEGMENTS = 4;
  private static final int TAG = 10;

  final int width;
  final int height;

  /** The first partition, standing behind the header: modes. */
  final Vp8Bits modes;

  /** The other partitions: coefficients; macroblock row r reads from {@code r mod length}. */
  final Vp8Bits[] tokens;

  final boolean segmentMap;
  final int[] segmentProbabilities = {255, 255, 255};
  final Vp8Steps[] steps = new Vp8Steps[SEGMENTS];
  final boolean simpleFilter;
  final int sharpness;

  /** Loop filter level by segment, for macroblocks predicted as a whole and in sub-blocks. */
  final int[][] levels = new int[SEGMENTS][2];

  final int[] coefficients = Vp8Tables.COEFFICIENT_DEFAULTS.clone();

  /** Probability that a macroblock has coefficients; -1 if all have. */
  final int skipProbability;

  private boolean segmented;
  private boolean absolute;
  private final int[] segmentSteps = new int[SEGMENTS];
  private final int[] segmentLevels = new int[SEGMENTS];

  /**
   * @throws ImageFormatException if this is no key frame, damaged, or above the limits
   */
  Vp8Header(byte[] bytes, int from, int end, DecodeLimits limits) {
    if (end - from < TAG) {
      throw damaged("its frame header is cut off");
    }
    int tag = u24(bytes, from);
    if ((tag & 1) != 0 || (tag >> 1 & 7) > 3 || u24(bytes, from + 3) != 0x2a019d) {
      throw damaged("its frame is no VP8 key frame");
    }
    width = u24(bytes, from + 6) & 0x3fff;
    height = u24(bytes, from + 7) >> 8 & 0x3fff;
    limits.checkSize(ImageFormat.WEBP, width, height);
    int first = from + TAG;
    int modesEnd = first + (tag >> 5);
    if (modesEnd > end) {
      throw damaged("its pixel data is cut off");
    }
    modes = new Vp8Bits(bytes, first, modesEnd);
    modes.number(2); // colour space and clamping: neither changes anything
    segmentMap = segments();
    simpleFilter = modes.flag();
    int level = modes.number(6);
    sharpness = modes.number(3);
    filterLevels(level);
    tokens = partitions(bytes, modesEnd, end);
    quantisers();
    modes.flag(); // keep the probabilities for a next frame: there is none
    for (int i = 0; i < coefficients.length; i++) {
      if (modes.bit(Vp8Tables.COEFFICIENT_UPDATES[i]) != 0) {
        coefficients[i] = modes.number(8);
      }
    }
    skipProbability = modes.flag() ? modes.number(8) : -1;
  }

  private boolean segments() {
    segmented = modes.flag();
    if (!segmented) {
      return false;
    }
    boolean map = modes.flag();
    if (modes.flag()) {
      absolute = modes.flag();
      for (int i = 0; i < SEGMENTS; i++) {
        segmentSteps[i] = modes.optional(7);
      }
      for (int i = 0; i < SEGMENTS; i++) {
        segmentLevels[i] = modes.optional(6);
      }
    }
    for (int i = 0; map && i < segmentProbabilities.length; i++) {
      segmentProbabilities[i] = modes.flag() ? modes.number(8) : 255;
    }
    return map;
  }

  /** Levels by segment; a key frame uses only the first delta of each kind. */
  private void filterLevels(int level) {
    int frameDelta = 0;
    int subBlockDelta = 0;
    boolean deltas = modes.flag();
    if (deltas && modes.flag()) {
      for (int i = 0; i < 8; i++) {
        int delta = modes.optional(6);
        if (i == 0) {
          frameDelta = delta;
        } else if (i == 4) {
          subBlockDelta = delta;
        }
      }
    }
    for (int s = 0; s < SEGMENTS; s++) {
      int base = level;
      if (segmented) {
        base = segmentLevels[s] + (absolute ? 0 : level);
      }
      // Level 0 of the frame turns the filter off whatever the segments say.
      levels[s][0] = level == 0 ? 0 : clamp(base + frameDelta, 63);
      levels[s][1] = level == 0 ? 0 : clamp(base + frameDelta + subBlockDelta, 63);
    }
  }

  private Vp8Bits[] partitions(byte[] bytes, int sizes, int end) {
    int count = 1 << modes.number(2);
    Vp8Bits[] out = new Vp8Bits[count];
    int from = sizes + 3 * (count - 1);
    for (int i = 0; i < count; i++) {
      if (from > end) {
        throw damaged("its pixel data is cut off");
      }
      int to = i < count - 1 ? Math.min(end, from + u24(bytes, sizes + 3 * i)) : end;
      out[i] = new Vp8Bits(bytes, from, to);
      from = to;
    }
    return out;
  }

  private void quantisers() {
    int base = modes.number(7);
    int[] deltas = new int[5];
    for (int i = 0; i < deltas.length; i++) {
      deltas[i] = modes.optional(4);
    }
    for (int s = 0; s < SEGMENTS; s++) {
      int index = segmented ? segmentSteps[s] + (absolute ? 0 : base) : base;
      steps[s] = Vp8Steps.of(index, deltas);
    }
  }

  static int clamp(int value, int max) {
    return Math.max(0, Math.min(max, value));
  }

  private static int u24(byte[] bytes, int at) {
    return (bytes[at] & 0xff) | (bytes[at + 1] & 0xff) << 8 | (bytes[at + 2] & 0xff) << 16;
  }

  private static ImageFormatException damaged(String why) {
    return new ImageFormatException("damaged WebP: " + why);
  }

  /** Quantiser steps: luma, second-order luma and chroma, first and other coefficients. */
  record Vp8Steps(int yDc, int yAc, int y2Dc, int y2Ac, int uvDc, int uvAc) {
    /** By section 14.1, with the five deltas in the header's order. */
    static Vp8Steps of(int index, int[] deltas) {
      return new Vp8Steps(
          Vp8Tables.DC_STEPS[clamp(index + deltas[0], 127)],
          Vp8Tables.AC_STEPS[clamp(index, 127)],
          2 * Vp8Tables.DC_STEPS[clamp(index + deltas[1], 127)],
          Math.max(8, Vp8Tables.AC_STEPS[clamp(index + deltas[2], 127)] * 155 / 100),
          Vp8Tables.DC_STEPS[clamp(index + deltas[3], 117)],
          Vp8Tables.AC_STEPS[clamp(index + deltas[4], 127)]);
    }
  }
}
