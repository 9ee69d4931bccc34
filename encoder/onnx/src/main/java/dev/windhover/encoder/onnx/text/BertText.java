package dev.windhover.encoder.onnx.text;

import java.text.Normalizer.Form;
import java.util.ArrayList;
import java.util.List;

/** How BERT cleans a text and cuts it into words and single punctuation marks. */
final class BertText {
  private BertText() {}

  /** What a {@code BertNormalizer} does before it lower-cases. */
  enum Step {
    CLEAN,
    SPACE_IDEOGRAPHS,
    STRIP_ACCENTS
  }

  static Normalizer normalizer(List<Step> steps) {
    List<Step> chosen = List.copyOf(steps);
    return text -> {
      String out = text;
      if (chosen.contains(Step.CLEAN)) {
        out = clean(out);
      }
      if (chosen.contains(Step.SPACE_IDEOGRAPHS)) {
        out = spaceIdeographs(out);
      }
      return chosen.contains(Step.STRIP_ACCENTS) ? stripAccents(out) : out;
    };
  }

  /** Drops control characters and turns every kind of white space into a space. */
  private static String clean(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(c -> {
          if (c == 0 || c == 0xfffd) {
            return;
          }
          if (c == '\t' || c == '\n' || c == '\r' || CodePoints.isWhiteSpace(c)) {
            out.append(' ');
          } else if (!CodePoints.isOther(c)) {
            out.appendCodePoint(c);
          }
        });
    return out.toString();
  }

  private static String spaceIdeographs(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(c -> {
          if (isIdeograph(c)) {
            out.append(' ').appendCodePoint(c).append(' ');
          } else {
            out.appendCodePoint(c);
          }
        });
    return out.toString();
  }

  /** Canonical decomposition without the non-spacing marks. */
  static String stripAccents(String text) {
    String decomposed = java.text.Normalizer.normalize(text, Form.NFD);
    StringBuilder out = new StringBuilder(decomposed.length());
    decomposed
        .codePoints()
        .filter(c -> Character.getType(c) != Character.NON_SPACING_MARK)
        .forEach(out::appendCodePoint);
    return out.toString();
  }

  /** Words between white space; every punctuation mark is a piece of its own. */
  static List<String> words(String text) {
    List<String> out = new ArrayList<>();
    int start = -1;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      int next = i + Character.charCount(c);
      boolean space = CodePoints.isWhiteSpace(c);
      boolean mark = isBertPunctuation(c);
      if ((space || mark) && start >= 0) {
        out.add(text.substring(start, i));
        start = -1;
      }
      if (mark) {
        out.add(text.substring(i, next));
      } else if (!space && start < 0) {
        start = i;
      }
      i = next;
    }
    if (start >= 0) {
      out.add(text.substring(start));
    }
    return out;
  }

  /** ASCII symbols such as {@code $} count as punctuation too, though Unicode says otherwise. */
  static boolean isBertPunctuation(int c) {
    return c >= '!' && c <= '/'
        || c >= ':' && c <= '@'
        || c >= '[' && c <= '`'
        || c >= '{' && c <= '~'
        || CodePoints.isPunctuation(c);
  }

  /** The blocks that BERT treats as one word per character; not kana, not hangul. */
  private static boolean isIdeograph(int c) {
    return c >= 0x4e00 && c <= 0x9fff
        || c >= 0x3400 && c <= 0x4dbf
        || c >= 0x20000 && c <= 0x2a6df
        || c >= 0x2a700 && c <= 0x2b73f
        || c >= 0x2b740 && c <= 0x2b81f
        || c >= 0x2b820 && c <= 0x2ceaf
        || c >= 0xf900 && c <= 0xfaff
        || c >= 0x2f800 && c <= 0x2fa1f;
  }
}
