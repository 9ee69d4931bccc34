package dev.windhover.bench.ann;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windhover.bench.report.Report;
import dev.windhover.bench.report.Table;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The whole run, with real processes, small. */
class AnnBenchTest {
  @TempDir Path folder;

  @Test
  void run_withSomeGraphs_buildsTheseAndTakesKeptOnesUpAgain() throws Exception {
    Path out = folder.resolve("ann.json");
    String[] arguments = {
      "--size=600",
      "--dimensions=32",
      "--query-count=20",
      "--engines=windhover-32,hnswlib,exact",
      "--graphs=16-100",
      "--rounds=1",
      "--threads=1",
      "--seconds=0.01",
      "--work=" + folder.resolve("work"),
      "--out=" + out
    };

    assertThat(new CommandLine(new AnnBench()).execute(arguments)).isZero();

    Report first = Report.read(out);
    assertThat(table(first, "Building").rows())
        .extracting(row -> row.get("graph"))
        .containsExactly("M 16, ef 100", "M 16, ef 100", "no graph");
    assertThat(first.bars()).anyMatch(bar -> bar.measured() > 0);

    assertThat(new CommandLine(new AnnBench()).execute(arguments)).isZero();

    // What a build took is known from before; nobody builds twice in the same time.
    assertThat(table(Report.read(out), "Building").rows())
        .isEqualTo(table(first, "Building").rows());
  }

  @Test
  void run_withAGraphNobodyHas_namesThoseThereAre() {
    StringWriter err = new StringWriter();
    CommandLine command = new CommandLine(new AnnBench()).setErr(new PrintWriter(err));

    assertThat(command.execute("--graphs=7-7", "--work=" + folder)).isEqualTo(2);

    assertThat(err.toString()).contains("'7-7'").contains("16-100");
  }

  @Test
  void run_withVectorsButNoQueries_saysWhatIsMissing() {
    StringWriter err = new StringWriter();
    CommandLine command = new CommandLine(new AnnBench()).setErr(new PrintWriter(err));

    assertThat(command.execute("--corpus=vectors.npy", "--work=" + folder)).isEqualTo(2);

    assertThat(err.toString()).contains("--corpus needs --queries");
  }

  private static Table table(Report report, String title) {
    return report.tables().stream().filter(t -> t.title().equals(title)).findFirst().orElseThrow();
  }
}
