package dev.windhover.encoder.onnx.text;

import java.util.regex.Pattern;

/** Regular expressions of tokenizer files, whose {@code \s} and {@code \w} mean all of Unicode. */
final class Patterns {
  private Patterns() {}

  static Pattern compile(String regex) {
    return Pattern.compile(regex, Pattern.UNICODE_CHARACTER_CLASS);
  }
}
