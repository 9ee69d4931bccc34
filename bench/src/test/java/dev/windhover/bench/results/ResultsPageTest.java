package dev.windhover.bench.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windhover.bench.Checkout;
import dev.windhover.bench.report.Bar;
import dev.windhover.bench.report.Machine;
import dev.windhover.bench.report.Report;
import dev.windhover.bench.report.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsPageTest {
  @TempDir Path folder;

  @Test
  void committedPages_areWhatTheCommandWrites() throws IOException {
    for (Map.Entry<Path, String> page :
        ResultsCommand.pages(Checkout.root().resolve("bench")).entrySet()) {
      assertThat(page.getKey())
          .as("a report or a remark has changed: run ./windhover bench results and commit")
          .content()
          .isEqualTo(page.getValue());
    }
  }

  @Test
  void promises_areMeasuredMissedOrNot() throws IOException {
    write(
        "query",
        Bar.atMost("text query, encode and search, 100k images, p50, ms", 15, 12.5, "here"),
        Bar.atMost("region search, 100k images, stored vectors, p50, ms", 300, 450.0, "here"),
        Bar.atMost("locate on one 12-megapixel photo, p50, ms", 1000, null, "here"));

    String page = page("");

    assertThat(page)
        .containsPattern("text query, encode and search, 100k .* 15 ms \\| 12.50 \\| query")
        .containsPattern(
            "stored vectors, p50 \\| <= 300 ms \\| \\*\\*450.0, missed\\*\\* \\| query")
        .containsPattern("locate on one .* \\*\\*not measured\\*\\* \\| `./windhover bench query`")
        .contains(
            "- **query**: region search, 100k images, stored vectors, p50, ms: 450 (bar <= 300.0;"
                + " here)")
        .contains("Bars: 1 met, 1 missed, 1 not measured.")
        .contains("- **pipeline**: indexing: CPU seconds an image");
  }

  @Test
  void tables_areShortOnesOrNamed() throws IOException {
    write("query");

    assertThat(page(""))
        .contains("| a\\|b | time (ms) |\n|---|---:|\n| x | 1.500 |\n")
        .contains("*long*: 41 rows, on the page.");
  }

  @Test
  void remarks_goToTheirPart() throws IOException {
    write("query");
    Files.writeString(folder.resolve("soak.txt"), "flat\n");

    assertThat(page("for editors\n## missed\n\nknown\n\n## query\nof the report\n## soak\nof it\n"))
        .doesNotContain("for editors")
        .containsPattern("(?s)## Bars that are missed.*known.*## Not measured yet")
        .containsPattern("(?s)## Latency.*of the report.*\\| a\\\\\\|b")
        .containsPattern("(?s)## soak\\s+of it\\s+```\nflat\n```");
  }

  @Test
  void remark_ofNoReport_isRefusedWithTheNamesThereAre() throws IOException {
    write("query");

    assertThatThrownBy(() -> page("## querry\ntypo\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("section 'querry'")
        .hasMessageContaining("[query]");
    assertThatThrownBy(() -> page("## query\na\n## query\nb\n"))
        .hasMessageContaining("two sections 'query'");
  }

  private String page(String remarks) throws IOException {
    Path file = Files.writeString(folder.resolve("REMARKS.md"), remarks);
    return ResultsPage.of(folder, file);
  }

  private void write(String name, Bar... bars) throws IOException {
    Table.Builder longer = Table.of("long").keys("n");
    for (int i = 0; i < 41; i++) {
      longer.row(i);
    }
    new Report(
            name,
            "Latency",
            "2026-01-02T03:04:05Z",
            "0123456789ab",
            "./windhover bench " + name,
            new Machine("a processor", 2, "avx2", 1L << 34, "Linux amd64", "a VM", 0.5),
            Map.of(),
            List.of(bars),
            List.of(
                Table.of("t").keys("a|b").lower("time", "ms").row("x", 1.5).build(),
                longer.build()),
            List.of(),
            List.of("a note"))
        .write(folder.resolve(name + ".json"));
  }
}
