package dev.windhover.encoder.onnx.image;

import dev.windhover.encoder.ImageFormatException;

/** Bits of a lossless WebP, least significant first. Reading past the end is an error. */
final class Vp8lBits {
  private final byte[] bytes;
  private final int end;
  private int at;
  private long value;
  private int bits;

  Vp8lBits(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  /** An unsigned number of up to 24 bits. */
  int number(int count) {
    int n = peek(count);
    skip(count);
    return n;
  }

  boolean flag() {
    return number(1) != 0;
  }

  /** The next bits, zeros past the end, without taking them. */
  int peek(int count) {
    if (bits < count) {
      while (bits <= 48 && at < end) {
        value |= (bytes[at++] & 0xffL) << bits;
        bits += 8;
      }
    }
    return (int) value & ((1 << count) - 1);
  }

  /** Takes bits that were looked at. */
  void skip(int count) {
    if (count > bits) {
      throw new ImageFormatException("damaged WebP: its pixel data is cut off");
    }
    value >>>= count;
    bits -= count;
  }
}
