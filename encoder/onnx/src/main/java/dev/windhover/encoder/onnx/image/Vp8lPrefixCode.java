package dev.windhover.encoder.onnx.image;

import dev.windhover.encoder.ImageFormatException;

/**
 * A canonical prefix code of RFC 9649, section 3.7.2: short codes by a table, long ones by
 * counting. Memory is a few words beyond its symbols, since a hostile file may define 65,536 groups
 * of codes.
 */
final class Vp8lPrefixCode {
  private static final int MAX_LENGTH = 15;
  private static final int TABLE_BITS = 8;
  private static final int[] LENGTH_ORDER = {
    17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
  };

  /** Symbols by length, then by value. */
  private final short[] symbols;

  /** Number of codes of each length. */
  private final short[] counts = new short[MAX_LENGTH + 1];

  /** By the next bits: {@code length << 16 | symbol}, or 0 for a longer code. */
  private final int[] table;

  private final int tableBits;

  private Vp8lPrefixCode(int[] lengths) {
    int used = 0;
    int longest = 0;
    for (int length : lengths) {
      if (length > 0) {
        used++;
        counts[length]++;
        longest = Math.max(longest, length);
      }
    }
    symbols = new short[used];
    int[] next = new int[MAX_LENGTH + 2];
    int space = 0;
    for (int length = 1; length <= MAX_LENGTH; length++) {
      next[length + 1] = next[length] + counts[length];
      space += counts[length] << (MAX_LENGTH - length);
    }
    for (int symbol = 0; symbol < lengths.length; symbol++) {
      if (lengths[symbol] > 0) {
        symbols[next[lengths[symbol]]++] = (short) symbol;
      }
    }
    // One symbol alone takes no bits; otherwise every bit pattern must mean something.
    if (used == 0 || used > 1 && space != 1 << MAX_LENGTH) {
      throw new ImageFormatException("damaged WebP: a prefix code is not complete");
    }
    tableBits = used == 1 ? 0 : Math.min(longest, TABLE_BITS);
    table = new int[1 << tableBits];
    fillTable();
  }

  private void fillTable() {
    if (tableBits == 0) {
      table[0] = symbols[0] & 0xffff;
      return;
    }
    int code = 0;
    int index = 0;
    for (int length = 1; length <= tableBits; length++, code <<= 1) {
      for (int i = 0; i < counts[length]; i++, code++, index++) {
        int reversed = Integer.reverse(code) >>> (32 - length);
        for (int at = reversed; at < table.length; at += 1 << length) {
          table[at] = length << 16 | (symbols[index] & 0xffff);
        }
      }
    }
  }

  /** Reads one symbol. */
  int read(Vp8lBits bits) {
    int entry = table[bits.peek(tableBits)];
    if (entry != 0 || tableBits == 0) {
      bits.skip(entry >>> 16);
      return entry & 0xffff;
    }
    return readLong(bits);
  }

  private int readLong(Vp8lBits bits) {
    int ahead = bits.peek(MAX_LENGTH);
    int code = 0;
    int first = 0;
    int index = 0;
    for (int length = 1; length <= MAX_LENGTH; length++) {
      code = code << 1 | (ahead >> (length - 1) & 1);
      first <<= 1;
      int count = counts[length];
      if (code - first < count) {
        bits.skip(length);
        return symbols[index + code - first] & 0xffff;
      }
      index += count;
      first += count;
    }
    throw new ImageFormatException("damaged WebP: a prefix code has no such symbol");
  }

  /** Reads the definition of a code over {@code alphabet} symbols. */
  static Vp8lPrefixCode define(Vp8lBits bits, int alphabet) {
    int[] lengths = new int[alphabet];
    if (bits.flag()) {
      boolean two = bits.flag();
      int width = bits.flag() ? 8 : 1;
      set(lengths, bits.number(width));
      if (two) {
        set(lengths, bits.number(8));
      }
    } else {
      readLengths(bits, lengths);
    }
    return new Vp8lPrefixCode(lengths);
  }

  private static void set(int[] lengths, int symbol) {
    if (symbol >= lengths.length) {
      throw new ImageFormatException(
          "damaged WebP: a prefix code names symbol " + symbol + " of " + lengths.length);
    }
    lengths[symbol] = 1;
  }

  private static void readLengths(Vp8lBits bits, int[] lengths) {
    int[] codeLengths = new int[LENGTH_ORDER.length];
    int count = 4 + bits.number(4);
    for (int i = 0; i < count; i++) {
      codeLengths[LENGTH_ORDER[i]] = bits.number(3);
    }
    var code = new Vp8lPrefixCode(codeLengths);
    int left = lengths.length;
    if (bits.flag()) {
      left = 2 + bits.number(2 + 2 * bits.number(3));
      if (left > lengths.length) {
        throw new ImageFormatException("damaged WebP: a prefix code has too many lengths");
      }
    }
    int previous = 8;
    for (int symbol = 0; symbol < lengths.length && left > 0; left--) {
      int length = code.read(bits);
      if (length < 16) {
        lengths[symbol++] = length;
        previous = length == 0 ? previous : length;
      } else {
        int repeat =
            switch (length) {
              case 16 -> 3 + bits.number(2);
              case 17 -> 3 + bits.number(3);
              default -> 11 + bits.number(7);
            };
        if (repeat > lengths.length - symbol) {
          throw new ImageFormatException("damaged WebP: a prefix code repeats too often");
        }
        for (int i = 0; i < repeat; i++) {
          lengths[symbol++] = length == 16 ? previous : 0;
        }
      }
    }
  }
}
