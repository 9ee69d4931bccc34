package dev.windhover.encoder.onnx.image;

/** A change of pixels that an encoder made to code them better, and its inverse (RFC 9649, 4). */
sealed interface Vp8lTransform {
  int BLACK = 0xff000000;

  /** Width of the image as coded; the others need no less than they give. */
  int codedWidth();

  /** Undoes the change, in place where the width stays. */
  int[] invert(int[] pixels, int height);

  /** Sums per channel, modulo 256. */
  static int sum(int a, int b) {
    int alphaGreen = (a & 0xff00ff00) + (b & 0xff00ff00);
    int redBlue = (a & 0x00ff00ff) + (b & 0x00ff00ff);
    return alphaGreen & 0xff00ff00 | redBlue & 0x00ff00ff;
  }

  /** Pixels are differences to a prediction that each block chooses. */
  record Predict(int codedWidth, int shift, int columns, int[] blocks) implements Vp8lTransform {
    @Override
    public int[] invert(int[] p, int height) {
      int w = codedWidth;
      p[0] = sum(p[0], BLACK);
      for (int x = 1; x < w; x++) {
        p[x] = sum(p[x], p[x - 1]);
      }
      for (int y = 1; y < height; y++) {
        int row = y * w;
        p[row] = sum(p[row], p[row - w]);
        for (int x = 1; x < w; x++) {
          int mode = blocks[(y >> shift) * columns + (x >> shift)] >> 8 & 15;
          p[row + x] = sum(p[row + x], predict(mode, p, row + x, w));
        }
      }
      return p;
    }

    private static int predict(int mode, int[] p, int at, int w) {
      int left = p[at - 1];
      int top = p[at - w];
      int topLeft = p[at - w - 1];
      // On the right rim this is the first pixel of the row itself, as it shall be.
      int topRight = p[at - w + 1];
      return switch (mode) {
        case 1 -> left;
        case 2 -> top;
        case 3 -> topRight;
        case 4 -> topLeft;
        case 5 -> mean(mean(left, topRight), top);
        case 6 -> mean(left, topLeft);
        case 7 -> mean(left, top);
        case 8 -> mean(topLeft, top);
        case 9 -> mean(top, topRight);
        case 10 -> mean(mean(left, topLeft), mean(top, topRight));
        case 11 -> select(left, top, topLeft);
        case 12 -> gradient(left, top, topLeft, 1);
        case 13 -> {
          int mean = mean(left, top);
          yield gradient(mean, mean, topLeft, 2);
        }
        default -> BLACK;
      };
    }

    private static int mean(int a, int b) {
      return (((a ^ b) & 0xfefefefe) >>> 1) + (a & b);
    }

    /** Whichever of left and top is nearer to left + top - corner. */
    private static int select(int left, int top, int corner) {
      int toLeft = 0;
      int toTop = 0;
      for (int s = 0; s < 32; s += 8) {
        int c = corner >>> s & 0xff;
        toLeft += Math.abs((top >>> s & 0xff) - c);
        toTop += Math.abs((left >>> s & 0xff) - c);
      }
      return toLeft < toTop ? left : top;
    }

    /** {@code a + (b - c) / divisor} per channel, cut to 0..255. */
    private static int gradient(int a, int b, int c, int divisor) {
      int out = 0;
      for (int s = 0; s < 32; s += 8) {
        int slope = ((b >>> s & 0xff) - (c >>> s & 0xff)) / divisor;
        out |= Math.max(0, Math.min(255, (a >>> s & 0xff) + slope)) << s;
      }
      return out;
    }
  }

  /** Red and blue lack what green, and blue what red, foretell of them. */
  record CrossColour(int codedWidth, int shift, int columns, int[] blocks)
      implements Vp8lTransform {
    @Override
    public int[] invert(int[] p, int height) {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < codedWidth; x++) {
          int factors = blocks[(y >> shift) * columns + (x >> shift)];
          int at = y * codedWidth + x;
          byte green = (byte) (p[at] >> 8);
          int red = (p[at] >> 16) + share((byte) factors, green);
          int blue =
              p[at]
                  + share((byte) (factors >> 8), green)
                  + share((byte) (factors >> 16), (byte) red);
          p[at] = p[at] & 0xff00ff00 | (red & 0xff) << 16 | blue & 0xff;
        }
      }
      return p;
    }

    private static int share(byte factor, byte colour) {
      return factor * colour >> 5;
    }
  }

  /** Red and blue lack green. */
  record AddGreen(int codedWidth) implements Vp8lTransform {
    @Override
    public int[] invert(int[] p, int height) {
      for (int i = 0; i < p.length; i++) {
        int green = p[i] >> 8 & 0xff;
        p[i] = sum(p[i], green << 16 | green);
      }
      return p;
    }
  }

  /** Green is an index of colours; few colours share a pixel. */
  record Palette(int width, int[] colours) implements Vp8lTransform {
    @Override
    public int codedWidth() {
      return (width + (1 << packing()) - 1) >> packing();
    }

    /** Logarithm of the pixels that share one. */
    private int packing() {
      return colours.length <= 2 ? 3 : colours.length <= 4 ? 2 : colours.length <= 16 ? 1 : 0;
    }

    @Override
    public int[] invert(int[] p, int height) {
      int packing = packing();
      int coded = codedWidth();
      int bits = 8 >> packing;
      int[] out = packing == 0 ? p : new int[width * height];
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          int green = p[y * coded + (x >> packing)] >> 8 & 0xff;
          int within = x & (1 << packing) - 1;
          int index = green >> (within * bits) & (1 << bits) - 1;
          // An index without a colour is transparent black.
          out[y * width + x] = index < colours.length ? colours[index] : 0;
        }
      }
      return out;
    }
  }
}
