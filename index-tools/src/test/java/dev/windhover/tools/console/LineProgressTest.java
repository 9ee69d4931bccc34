package dev.windhover.tools.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LineProgressTest {

  @Test
  void advance_whenDue_printsCountRateAndTimeLeft() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    Console console = new Console(stream, stream, false, Map.of(), Path.of("."));
    try (LineProgress progress =
        new LineProgress(console, "indexing", "photos", 4, Duration.ZERO)) {
      progress.advance(1);
    }
    assertThat(bytes.toString(StandardCharsets.UTF_8).strip())
        .matches("indexing 1 of 4 \\(25 %\\) photos, [0-9.]+/s, .* left");
  }

  @Test
  void duration_ofEverySize_isReadable() {
    assertThat(LineProgress.duration(8)).isEqualTo("8 s");
    assertThat(LineProgress.duration(200)).isEqualTo("3 min 20 s");
    assertThat(LineProgress.duration(7500)).isEqualTo("2 h 05 min");
  }
}
