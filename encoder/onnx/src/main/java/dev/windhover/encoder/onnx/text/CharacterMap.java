package dev.windhover.encoder.onnx.text;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * SentencePiece's compiled normalisation ({@code precompiled_charsmap}): at each place the longest
 * known sequence of bytes is replaced by another.
 *
 * <pre>
 * Map  --> TrieBytes:uint32, Unit:uint32^(TrieBytes / 4), Replacement*, little-endian
 * Unit --> a node of a double-array trie as darts-clone packs it
 * Replacement --> UTF-8, ended by a 0 byte; leaves of the trie hold its offset
 * </pre>
 */
final class CharacterMap implements Normalizer {
  private final int[] units;
  private final byte[] replacements;

  /**
   * @throws IllegalArgumentException if the bytes are no such map
   */
  CharacterMap(byte[] map) {
    ByteBuffer in = ByteBuffer.wrap(map).order(ByteOrder.LITTLE_ENDIAN);
    if (map.length < 4) {
      throw new IllegalArgumentException("a character map has at least 4 bytes, got " + map.length);
    }
    int trieBytes = in.getInt();
    if (trieBytes < 4 || trieBytes > in.remaining() || trieBytes % 4 != 0) {
      throw new IllegalArgumentException(
          "a character map of " + map.length + " bytes cannot hold a trie of " + trieBytes);
    }
    units = new int[trieBytes / 4];
    in.asIntBuffer().get(units);
    in.position(4 + trieBytes);
    replacements = new byte[in.remaining()];
    in.get(replacements);
  }

  @Override
  public String normalize(String text) {
    byte[] in = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream(in.length);
    int at = 0;
    while (at < in.length) {
      int end = at;
      int value = -1;
      int node = offset(units[0]);
      for (int i = at; i < in.length; i++) {
        node ^= in[i] & 0xff;
        if (node >= units.length || label(units[node]) != (in[i] & 0xff)) {
          break;
        }
        int unit = units[node];
        node ^= offset(unit);
        if ((unit >>> 8 & 1) == 1 && node < units.length) {
          value = units[node] & 0x7fffffff;
          end = i + 1;
        }
      }
      if (value >= 0) {
        for (int i = value; i < replacements.length && replacements[i] != 0; i++) {
          out.write(replacements[i]);
        }
        at = end;
      } else {
        int length = sequenceLength(in[at]);
        for (int stop = Math.min(in.length, at + length); at < stop; at++) {
          out.write(in[at]);
        }
      }
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private static int label(int unit) {
    return unit & (1 << 31 | 0xff);
  }

  private static int offset(int unit) {
    return unit >>> 10 << ((unit & 1 << 9) >>> 6);
  }

  private static int sequenceLength(byte first) {
    int b = first & 0xff;
    return b < 0x80 ? 1 : b < 0xe0 ? 2 : b < 0xf0 ? 3 : 4;
  }
}
