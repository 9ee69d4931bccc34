package dev.windhover.encoder.onnx.image;

/** Ink to light without colour management, as Pillow does it. */
final class Cmyk {
  private Cmyk() {}

  /** Writes the RGB of one pixel; 0 is no ink. */
  static void toRgb(int cyan, int magenta, int yellow, int black, byte[] out, int at) {
    int paper = 255 - black;
    out[at] = (byte) (paper - share(cyan, paper));
    out[at + 1] = (byte) (paper - share(magenta, paper));
    out[at + 2] = (byte) (paper - share(yellow, paper));
  }

  /** {@code a * b / 255}, rounded. */
  private static int share(int a, int b) {
    int t = a * b + 128;
    return ((t >> 8) + t) >> 8;
  }
}
