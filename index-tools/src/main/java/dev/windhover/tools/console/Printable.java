package dev.windhover.tools.console;

/**
 * Text from outside (file names, messages of libraries) as one line that cannot move the cursor of
 * a terminal: control characters, line breaks and bidirectional overrides become escapes such as
 * {@code \n} and {@code \u001b}.
 */
public final class Printable {
  private Printable() {}

  /** {@code text} as one harmless line; the same object when nothing has to change. */
  public static String line(String text) {
    if (text.codePoints().allMatch(Printable::harmless)) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(c -> {
          if (harmless(c)) {
            out.appendCodePoint(c);
          } else {
            out.append(
                switch (c) {
                  case '\n' -> "\\n";
                  case '\r' -> "\\r";
                  case '\t' -> "\\t";
                  default -> String.format(c > 0xffff ? "\\U%08x" : "\\u%04x", c);
                });
          }
        });
    return out.toString();
  }

  private static boolean harmless(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          false;
      // Zero-width joiners hold emoji together; the rest of the format characters reorder text.
      case Character.FORMAT -> c == 0x200d || c == 0x200c || c >= 0xe0020;
      default -> true;
    };
  }
}
