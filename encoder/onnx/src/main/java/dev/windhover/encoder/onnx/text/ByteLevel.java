package dev.windhover.encoder.onnx.text;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Text as printable characters, one per UTF-8 byte (Radford et al. 2019): every text can be written
 * with 256 characters, so none is unknown.
 */
final class ByteLevel {

  /** GPT-2's words: letters, digits or marks, each with the space before it. */
  static final Pattern GPT2_WORDS =
      Patterns.compile(
          "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+");

  /** The character of each byte: itself where printable, else one from U+0100 on. */
  private static final char[] CHARACTERS = characters();

  private ByteLevel() {}

  private static char[] characters() {
    char[] out = new char[256];
    char next = 256;
    for (int b = 0; b < 256; b++) {
      boolean printable = b >= '!' && b <= '~' || b >= 0xa1 && b <= 0xac || b >= 0xae;
      out[b] = printable ? (char) b : next++;
    }
    return out;
  }

  static String encode(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    char[] out = new char[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      out[i] = CHARACTERS[bytes[i] & 0xff];
    }
    return new String(out);
  }

  /** Cuts into words and rewrites each. */
  static PreTokenizer words() {
    return text -> {
      List<String> out = new ArrayList<>();
      for (String word : Splitting.ISOLATED.split(Splitting.spans(GPT2_WORDS, text), text)) {
        out.add(encode(word));
      }
      return out;
    };
  }

  /** Rewrites the whole piece. */
  static PreTokenizer whole() {
    return text -> text.isEmpty() ? List.of() : List.of(encode(text));
  }
}
