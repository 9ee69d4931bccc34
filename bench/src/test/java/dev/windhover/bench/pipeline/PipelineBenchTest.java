package dev.windhover.bench.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windhover.bench.report.Bar;
import dev.windhover.bench.report.Report;
import dev.windhover.bench.report.Table;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PipelineBenchTest {
  @TempDir Path folder;

  @Test
  void run_ofAFewPhotos_hasEveryStageInTheRunAndAlone() throws Exception {
    Path out = folder.resolve("pipeline.json");

    int code =
        new CommandLine(new PipelineBench())
            .execute(
                "--models=BUNDLED",
                "--rounds=1",
                "--photos=6",
                "--work=" + folder.resolve("work"),
                "--out=" + out);

    assertThat(code).isZero();
    Report report = Report.read(out);
    assertThat(report.bars()).hasSize(2).allMatch(bar -> bar.outcome() != Bar.Outcome.UNKNOWN);
    Table stages = report.tables().get(0);
    assertThat(stages.rows())
        .extracting(row -> row.get("stage"))
        .containsExactly("decode", "preprocess", "inference", "insert and the rest", "together");
    double sum = 0;
    for (Map<String, Object> row : stages.rows().subList(0, 4)) {
      assertThat(number(row, "alone")).isPositive();
      sum += number(row, "in the run");
    }
    // The stages of the run are what the run took.
    assertThat(sum)
        .isCloseTo(
            number(stages.rows().get(4), "in the run"),
            org.assertj.core.data.Percentage.withPercentage(1));
    assertThat(report.charts().get(0).lines().get(0).points()).isNotEmpty();
  }

  private static double number(Map<String, Object> row, String column) {
    return ((Number) row.get(column)).doubleValue();
  }
}
