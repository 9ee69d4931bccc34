package dev.windhover.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  @TempDir Path folder;

  @Test
  void write_thenRead_isTheSame() throws IOException {
    Report report = report("speed", 10, 2.5);
    Path file = folder.resolve("results/a.json");

    report.write(file);

    assertThat(Report.read(file)).isEqualTo(report);
  }

  @Test
  void write_makesAPageWithChartBarsAndEscapedNames() throws IOException {
    Path file = folder.resolve("a.json");
    report("speed", 10, 2.5).write(file);

    assertThat(Files.readString(Report.pageBeside(file)))
        .contains("<svg", "missed", "rate of &lt;img src=x&gt;", "1,234")
        .doesNotContain("<img");
  }

  @Test
  void comparison_numbersOfBoth_areSideBySide() {
    Comparison comparison = new Comparison(report("speed", 10, 2), report("speed", 5, 3));

    assertThat(comparison.entries())
        .extracting(
            Comparison.Entry::row,
            e -> e.column().name(),
            Comparison.Entry::change,
            Comparison.Entry::verdict)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("a", "rate", 0.5, "worse"),
            org.assertj.core.groups.Tuple.tuple("a", "time", 1.5, "worse"),
            org.assertj.core.groups.Tuple.tuple("a", "size", 1.0, ""));
  }

  @Test
  void comparison_ofDifferentBenches_isRefused() {
    assertThatThrownBy(() -> new Comparison(report("speed", 1, 1), report("size", 1, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'speed'")
        .hasMessageContaining("'size'");
  }

  @Test
  void bar_everySense_hasItsOutcome() {
    assertThat(Bar.atMost("x", 1, 1.0, "").outcome()).isEqualTo(Bar.Outcome.MET);
    assertThat(Bar.atMost("x", 1, 1.01, "").outcome()).isEqualTo(Bar.Outcome.MISSED);
    assertThat(Bar.atLeast("x", 1, 1.0, "").outcome()).isEqualTo(Bar.Outcome.MET);
    assertThat(Bar.atLeast("x", 1, 0.99, "").outcome()).isEqualTo(Bar.Outcome.MISSED);
    assertThat(Bar.atLeast("x", 1, null, "").outcome()).isEqualTo(Bar.Outcome.UNKNOWN);
    assertThat(Bar.atLeast("x", 1, Double.NaN, "").outcome()).isEqualTo(Bar.Outcome.UNKNOWN);
  }

  @Test
  void table_rowOfOtherLength_isRefused() {
    assertThatThrownBy(() -> Table.of("t").keys("a").lower("b", "s").row("x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'t' has 2 columns, got 1");
  }

  private static Report report(String bench, double rate, double time) {
    return new Report(
        bench,
        "rate of <img src=x>",
        "2026-01-02T03:04:05Z",
        "0123456789ab",
        "./windhover bench " + bench,
        new Machine("a processor", 2, "avx2", 1L << 34, "Linux amd64", "a VM", 0.5),
        Map.of("seed", "42"),
        List.of(Bar.atMost("time", 1, time, "here")),
        List.of(
            Table.of("t")
                .keys("engine")
                .higher("rate", "1/s")
                .lower("time", "s")
                .plain("size", "")
                .row("a", rate, time, 1234)
                .row("b", null, Double.NaN, null)
                .build()),
        List.of(
            new Chart(
                "c",
                new Chart.Axis("x", Chart.Scale.LINEAR),
                new Chart.Axis("y", Chart.Scale.LOGARITHMIC),
                List.of(
                    new Chart.Line(
                        "l", List.of(new Chart.Point(0.5, 10), new Chart.Point(0.9, 1)))))),
        List.of("a note"));
  }
}
