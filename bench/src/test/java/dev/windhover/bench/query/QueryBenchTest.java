package dev.windhover.bench.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windhover.bench.report.Report;
import dev.windhover.bench.report.Table;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class QueryBenchTest {
  @TempDir Path folder;

  @Test
  void run_ofAFewImages_asksEveryKindAndLooksIntoSources() throws Exception {
    Path out = folder.resolve("query.json");

    int code =
        new CommandLine(new QueryBench())
            .execute(
                "--sizes=40",
                "--photos=9",
                "--calls=3",
                "--clients=1,2",
                "--seconds=0.1",
                "--starts=1",
                "--work=" + folder.resolve("work"),
                "--out=" + out);

    assertThat(code).isZero();
    Report report = Report.read(out);
    Table latencies = report.tables().get(0);
    assertThat(latencies.rows())
        .extracting(row -> row.get("query"))
        .containsExactly(
            "text",
            "image",
            "hybrid",
            "regions, stored vectors",
            "regions, 24 crops over 8 sources");
    Map<String, Object> seen = latencies.rows().get(4);
    assertThat((int) seen.get("sources")).isEqualTo(8);
    assertThat((int) seen.get("crops")).isBetween(8, 24);
    assertThat(report.tables().get(1).rows()).hasSize(8);
    assertThat(report.tables().get(2).rows())
        .extracting(row -> String.valueOf(row.get("what")))
        .anyMatch(what -> what.startsWith("windhover search"))
        .anyMatch(what -> what.startsWith("locate"));
    // The bars are about sizes that were not run.
    assertThat(report.bars()).hasSize(1);
  }
}
