package dev.windhover.encoder.onnx.image;

import dev.windhover.encoder.ImageFormatException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/** The picture of a lossless WebP, or a plane of transparency coded like one (RFC 9649, 3). */
final class Vp8lDecoder {
  private static final int LENGTHS = 24;
  private static final int DISTANCES = 40;
  private static final int NEAR_DISTANCES = 120;

  private final Vp8lBits bits;

  private Vp8lDecoder(Vp8lBits bits) {
    this.bits = bits;
  }

  /**
   * Decodes a stream that follows its size.
   *
   * @return {@code width * height} pixels 0xAARRGGBB
   */
  static int[] decode(Vp8lBits bits, int width, int height) {
    return new Vp8lDecoder(bits).picture(width, height);
  }

  private int[] picture(int width, int height) {
    Deque<Vp8lTransform> transforms = new ArrayDeque<>();
    int seen = 0;
    int columns = width;
    while (bits.flag()) {
      int type = bits.number(2);
      if ((seen & 1 << type) != 0) {
        throw damaged("a transform comes twice");
      }
      seen |= 1 << type;
      Vp8lTransform transform = transform(type, columns, height);
      transforms.push(transform);
      columns = transform.codedWidth();
    }
    int[] pixels = pixels(columns, height, true);
    for (Vp8lTransform transform : transforms) {
      pixels = transform.invert(pixels, height);
    }
    return pixels;
  }

  private Vp8lTransform transform(int type, int width, int height) {
    return switch (type) {
      case 0, 1 -> {
        int shift = bits.number(3) + 2;
        int columns = blocks(width, shift);
        int[] blocks = pixels(columns, blocks(height, shift), false);
        yield type == 0
            ? new Vp8lTransform.Predict(width, shift, columns, blocks)
            : new Vp8lTransform.CrossColour(width, shift, columns, blocks);
      }
      case 2 -> new Vp8lTransform.AddGreen(width);
      default -> {
        int[] palette = pixels(bits.number(8) + 1, 1, false);
        for (int i = 1; i < palette.length; i++) {
          palette[i] = Vp8lTransform.sum(palette[i], palette[i - 1]);
        }
        yield new Vp8lTransform.Palette(width, palette);
      }
    };
  }

  private static int blocks(int size, int shift) {
    return (size + (1 << shift) - 1) >> shift;
  }

  /**
   * Reads an image: its colour cache, its prefix codes, its pixels.
   *
   * @param outermost whether its parts may have codes of their own
   */
  private int[] pixels(int width, int height, boolean outermost) {
    int cacheBits = bits.flag() ? bits.number(4) : 0;
    if (cacheBits > 11) {
      throw damaged("its colour cache is too large");
    }
    int shift = 0;
    int[] groupOf = null;
    int groups = 1;
    if (outermost && bits.flag()) {
      shift = bits.number(3) + 2;
      groupOf = pixels(blocks(width, shift), blocks(height, shift), false);
      for (int i = 0; i < groupOf.length; i++) {
        groupOf[i] = groupOf[i] >> 8 & 0xffff;
        groups = Math.max(groups, groupOf[i] + 1);
      }
    }
    int[] cache = cacheBits == 0 ? new int[0] : new int[1 << cacheBits];
    var codes = new Vp8lPrefixCode[groups][5];
    for (Vp8lPrefixCode[] group : codes) {
      group[0] = Vp8lPrefixCode.define(bits, 256 + LENGTHS + cache.length);
      group[1] = Vp8lPrefixCode.define(bits, 256);
      group[2] = Vp8lPrefixCode.define(bits, 256);
      group[3] = Vp8lPrefixCode.define(bits, 256);
      group[4] = Vp8lPrefixCode.define(bits, DISTANCES);
    }
    int[] out = new int[width * height];
    int at = 0;
    int cached = 0;
    int x = 0;
    int y = 0;
    int mask = (1 << shift) - 1;
    int blockColumns = blocks(width, shift);
    Vp8lPrefixCode[] group = codes[0];
    while (at < out.length) {
      if (groupOf != null && (x & mask) == 0) {
        group = codes[groupOf[(y >> shift) * blockColumns + (x >> shift)]];
      }
      int symbol = group[0].read(bits);
      int count = 1;
      if (symbol < 256) {
        int red = group[1].read(bits);
        int blue = group[2].read(bits);
        int alpha = group[3].read(bits);
        out[at] = alpha << 24 | red << 16 | symbol << 8 | blue;
      } else if (symbol < 256 + LENGTHS) {
        count = prefixed(symbol - 256);
        int distance = distance(prefixed(group[4].read(bits)), width);
        if (distance > at || count > out.length - at) {
          throw damaged("a copy reaches outside the picture");
        }
        copy(out, at, distance, count);
      } else {
        cached = remember(cache, cacheBits, out, cached, at);
        out[at] = cache[symbol - 256 - LENGTHS];
      }
      at += count;
      x += count;
      if (x >= width) {
        y += x / width;
        x %= width;
      }
      if (count > 1 && groupOf != null && at < out.length) {
        group = codes[groupOf[(y >> shift) * blockColumns + (x >> shift)]];
      }
      if (cacheBits > 0) {
        cached = remember(cache, cacheBits, out, cached, at);
      }
    }
    return out;
  }

  /** Enters the pixels of {@code [from, to)} into the colour cache. */
  private static int remember(int[] cache, int cacheBits, int[] pixels, int from, int to) {
    for (int i = from; i < to; i++) {
      cache[(0x1e35a7bd * pixels[i]) >>> (32 - cacheBits)] = pixels[i];
    }
    return to;
  }

  private static void copy(int[] pixels, int at, int distance, int count) {
    if (distance >= count) {
      System.arraycopy(pixels, at - distance, pixels, at, count);
    } else if (distance == 1) {
      Arrays.fill(pixels, at, at + count, pixels[at - 1]);
    } else {
      for (int i = at; i < at + count; i++) {
        pixels[i] = pixels[i - distance];
      }
    }
  }

  /** A length or distance from its prefix symbol and extra bits. */
  private int prefixed(int symbol) {
    if (symbol < 4) {
      return symbol + 1;
    }
    int extra = (symbol - 2) >> 1;
    return ((2 + (symbol & 1)) << extra) + bits.number(extra) + 1;
  }

  /** Small codes name a neighbour in two dimensions. */
  private static int distance(int code, int width) {
    if (code > NEAR_DISTANCES) {
      return code - NEAR_DISTANCES;
    }
    int rows = Vp8lDistances.ROWS[code - 1];
    int columns = Vp8lDistances.COLUMNS[code - 1];
    return Math.max(1, rows * width + columns);
  }

  private static ImageFormatException damaged(String why) {
    return new ImageFormatException("damaged WebP: " + why);
  }
}
