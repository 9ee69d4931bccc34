package dev.windhover.bench.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.windhover.bench.report.Report;
import dev.windhover.bench.report.Table;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class LayerBenchTest {
  @TempDir Path folder;

  @Test
  void ratio_ofNoisyPairs_liesInItsInterval() {
    long seed = 20261129;
    Random random = new Random(seed);
    double[] first = new double[40];
    double[] second = new double[40];
    for (int i = 0; i < first.length; i++) {
      double machine = 1 + random.nextDouble();
      first[i] = 1.2 * machine * (1 + 0.01 * random.nextGaussian());
      second[i] = machine;
    }
    Ratio ratio = Ratio.of(first, second, seed);
    assertThat(ratio.median()).as("seed %d", seed).isCloseTo(1.2, within(0.02));
    assertThat(ratio.low()).isLessThanOrEqualTo(ratio.median()).isGreaterThan(1.17);
    assertThat(ratio.high()).isGreaterThanOrEqualTo(ratio.median()).isLessThan(1.23);
    assertThat(Ratio.median(new double[] {4, 1, 3, 2})).isEqualTo(2.5);
    assertThatThrownBy(() -> Ratio.of(first, new double[3], seed))
        .hasMessageContaining("got 40 and 3");
  }

  @Test
  void run_ofASmallSet_comparesTheSameAnswers() throws Exception {
    Path out = folder.resolve("layer.json");

    int code =
        new CommandLine(new LayerBench())
            .execute(
                "--size=580",
                "--query-count=200",
                "--rounds=1",
                "--work=" + folder.resolve("work"),
                "--out=" + out);

    assertThat(code).isZero();
    Report report = Report.read(out);
    assertThat(report.bars()).hasSize(4).allMatch(bar -> bar.measured() > 0);
    Table times = report.tables().get(1);
    assertThat(times.rows()).hasSize(12);
    // Lucene's rescoring sees the same candidates and orders them by the same floats; among so few
    // vectors no search stops by distance.
    assertThat(times.rows())
        .filteredOn(row -> !row.get("asked by").equals("Lucene, as found"))
        .allSatisfy(row -> {
          assertThat((double) row.get("ids as ImageSearcher's")).isGreaterThan(0.999);
          assertThat((double) row.get("recall@10")).isGreaterThan(0.98);
        });
  }

  @Test
  void run_withTooFewQueries_says() {
    assertThat(new CommandLine(new LayerBench()).execute("--query-count=7")).isEqualTo(2);
  }
}
