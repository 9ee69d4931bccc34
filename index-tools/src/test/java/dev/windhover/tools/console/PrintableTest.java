package dev.windhover.tools.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {

  @Test
  void line_ordinaryText_isTheSame() {
    assertThat(Printable.line("Grüße 日本 👩‍👩‍👧 <b>\"'")).isEqualTo("Grüße 日本 👩‍👩‍👧 <b>\"'");
  }

  @Test
  void line_controlCharacters_becomeEscapes() {
    assertThat(Printable.line("a\nb\r\t\u001b[2J\u202egpj.exe\u2028"))
        .isEqualTo("a\\nb\\r\\t\\u001b[2J\\u202egpj.exe\\u2028");
  }

  @Test
  void line_loneSurrogate_becomesEscape() {
    assertThat(Printable.line("x\ud800y")).isEqualTo("x\\ud800y");
  }
}
