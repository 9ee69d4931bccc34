package dev.windhover.encoder.onnx.image;

import java.util.Arrays;

/** From JPEG components to RGB in the integer arithmetic of libjpeg's {@code jdcolor.c}. */
final class JpegColour {

  /** Pixels that one core turns at a time. */
  private static final int BLOCK = 1 << 16;

  private static final int[] CR_TO_RED = new int[256];
  private static final int[] CB_TO_BLUE = new int[256];
  private static final int[] CR_TO_GREEN = new int[256];
  private static final int[] CB_TO_GREEN = new int[256];

  static {
    int half = 1 << 15;
    for (int i = 0; i < 256; i++) {
      int x = i - 128;
      CR_TO_RED[i] = (fixed(1.402) * x + half) >> 16;
      CB_TO_BLUE[i] = (fixed(1.772) * x + half) >> 16;
      CR_TO_GREEN[i] = -fixed(0.71414) * x;
      CB_TO_GREEN[i] = -fixed(0.34414) * x + half;
    }
  }

  private JpegColour() {}

  private static int fixed(double x) {
    return (int) (x * 65536 + 0.5);
  }

  /** Three samples a pixel; the array itself when that already has three. */
  static byte[] toRgb(byte[] samples, JpegFile.Colour colour) {
    return switch (colour) {
      case GREY -> fromGrey(samples);
      case RGB -> samples;
      case YCBCR -> {
        fromYcc(samples, 3);
        yield samples;
      }
      case CMYK -> fromInvertedCmyk(samples);
      case YCCK -> {
        fromYcc(samples, 4);
        invertColours(samples);
        yield fromInvertedCmyk(samples);
      }
    };
  }

  private static byte[] fromGrey(byte[] grey) {
    byte[] out = new byte[3 * grey.length];
    for (int i = 0, o = 0; i < grey.length; i++, o += 3) {
      Arrays.fill(out, o, o + 3, grey[i]);
    }
    return out;
  }

  private static void fromYcc(byte[] samples, int step) {
    int block = BLOCK * step;
    Cores.share(
        Math.ceilDiv(samples.length, block),
        samples.length,
        i -> {
          int from = i * block;
          fromYcc(samples, step, from, from + Math.min(block, samples.length - from));
        });
  }

  private static void fromYcc(byte[] samples, int step, int from, int to) {
    for (int i = from; i < to; i += step) {
      int y = samples[i] & 0xff;
      int cb = samples[i + 1] & 0xff;
      int cr = samples[i + 2] & 0xff;
      samples[i] = clip(y + CR_TO_RED[cr]);
      samples[i + 1] = clip(y + ((CB_TO_GREEN[cb] + CR_TO_GREEN[cr]) >> 16));
      samples[i + 2] = clip(y + CB_TO_BLUE[cb]);
    }
  }

  private static void invertColours(byte[] cmyk) {
    for (int i = 0; i < cmyk.length; i += 4) {
      cmyk[i] = (byte) ~cmyk[i];
      cmyk[i + 1] = (byte) ~cmyk[i + 1];
      cmyk[i + 2] = (byte) ~cmyk[i + 2];
    }
  }

  /** Every CMYK JPEG in the wild is stored inverted, 255 meaning no ink. */
  private static byte[] fromInvertedCmyk(byte[] cmyk) {
    byte[] out = new byte[cmyk.length / 4 * 3];
    for (int i = 0, o = 0; i < cmyk.length; i += 4, o += 3) {
      Cmyk.toRgb(
          255 - (cmyk[i] & 0xff),
          255 - (cmyk[i + 1] & 0xff),
          255 - (cmyk[i + 2] & 0xff),
          255 - (cmyk[i + 3] & 0xff),
          out,
          o);
    }
    return out;
  }

  private static byte clip(int value) {
    return (byte) Math.max(0, Math.min(255, value));
  }
}
