package dev.windhover.encoder.onnx.text;

/** Unicode character classes as the tokenizers of the models mean them. */
final class CodePoints {
  private CodePoints() {}

  /** The Unicode property White_Space, which {@link Character#isWhitespace} is not. */
  static boolean isWhiteSpace(int c) {
    return c >= 0x9 && c <= 0xd || c == 0x85 || Character.isSpaceChar(c);
  }

  /** The general categories P*. */
  static boolean isPunctuation(int c) {
    return switch (Character.getType(c)) {
      case Character.CONNECTOR_PUNCTUATION,
          Character.DASH_PUNCTUATION,
          Character.START_PUNCTUATION,
          Character.END_PUNCTUATION,
          Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION,
          Character.OTHER_PUNCTUATION ->
          true;
      default -> false;
    };
  }

  /** The general categories C*: control, format, surrogate, private use, unassigned. */
  static boolean isOther(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          true;
      default -> false;
    };
  }
}
