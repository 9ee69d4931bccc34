package dev.windhover.encoder.onnx.text;

import java.util.ArrayList;
import java.util.List;

/** SentencePiece's spaces: visible characters that begin the word after them. */
final class Metaspace {
  private Metaspace() {}

  /** Whether the text itself begins a word. */
  enum Prefix {
    ALWAYS,
    NEVER
  }

  /** Whether the text is cut before every word. */
  enum Words {
    SPLIT,
    JOINED
  }

  static PreTokenizer of(char replacement, Prefix prefix, Words words) {
    return text -> {
      if (text.isEmpty()) {
        return List.of();
      }
      String marked = text.replace(' ', replacement);
      if (prefix == Prefix.ALWAYS && marked.charAt(0) != replacement) {
        marked = replacement + marked;
      }
      return words == Words.SPLIT ? split(marked, replacement) : List.of(marked);
    };
  }

  private static List<String> split(String text, char replacement) {
    List<String> out = new ArrayList<>();
    int start = 0;
    for (int i = 1; i < text.length(); i++) {
      if (text.charAt(i) == replacement) {
        out.add(text.substring(start, i));
        start = i;
      }
    }
    out.add(text.substring(start));
    return out;
  }
}
