package dev.windhover.encoder.onnx.image;

import dev.windhover.encoder.ImageFormatException;

/**
 * The boolean entropy decoder of RFC 6386, section 7, over one partition. Reading past its end is
 * an error, so a truncated file is never decoded into made-up pixels.
 */
final class Vp8Bits {
  private final byte[] bytes;
  private final int end;
  private int at;
  private long value;
  private int bits = -8;
  // The range less one, as split = 1 + ((range - 1) * probability >> 8).
  private int range = 254;

  Vp8Bits(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  /** One bit that is 0 with a probability of {@code probability / 256}. */
  int bit(int probability) {
    if (bits < 0) {
      fill();
    }
    int split = range * probability >> 8;
    int top = (int) (value >> bits);
    int width;
    int bit;
    if (top > split) {
      width = range - split;
      value -= (long) (split + 1) << bits;
      bit = 1;
    } else {
      width = split + 1;
      bit = 0;
    }
    int shift = Integer.numberOfLeadingZeros(width) - 24;
    bits -= shift;
    range = (width << shift) - 1;
    return bit;
  }

  /** One bit as likely 0 as 1. */
  boolean flag() {
    return bit(128) != 0;
  }

  /** An unsigned number of so many bits. */
  int number(int count) {
    int n = 0;
    for (int i = 0; i < count; i++) {
      n = 2 * n + bit(128);
    }
    return n;
  }

  /** A magnitude of so many bits and a sign. */
  int signed(int count) {
    int n = number(count);
    return flag() ? -n : n;
  }

  /** A flag and, if it is set, a signed number; else 0. */
  int optional(int count) {
    return flag() ? signed(count) : 0;
  }

  private void fill() {
    if (at >= end) {
      throw new ImageFormatException("damaged WebP: its pixel data is cut off");
    }
    while (bits < 40 && at < end) {
      value = value << 8 | (bytes[at++] & 0xff);
      bits += 8;
    }
  }
}
