package dev.windhover.bench.growth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.windhover.bench.report.Report;
import dev.windhover.bench.report.Table;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class GrowthBenchTest {
  @TempDir Path folder;

  @Test
  void fit_ofAPowerLaw_findsIt() {
    double[] x = {1e3, 1e4, 1e5};
    PowerLaw law = PowerLaw.fit(x, new double[] {3e-2, 3e-1, 3});
    assertThat(law.exponent()).isCloseTo(1, within(1e-9));
    assertThat(law.at(1e6)).isCloseTo(30, within(1e-6));
    assertThat(PowerLaw.fit(x, new double[] {7, 7, 7}).exponent()).isCloseTo(0, within(1e-9));
    assertThatThrownBy(() -> PowerLaw.fit(new double[] {5, 5}, new double[] {1, 2}))
        .hasMessageContaining("two different sizes");
    assertThatThrownBy(() -> PowerLaw.fit(x, new double[] {1, 0, 2}))
        .hasMessageContaining("values above 0");
  }

  @Test
  void run_ofSmallCollections_measuresFitsAndPlans() throws Exception {
    Path out = folder.resolve("growth.json");
    String[] words = {
      "--pooled=30,90",
      "--none=30,90",
      "--photos=9",
      "--calls=5",
      "--work=" + folder.resolve("work"),
      "--out=" + out
    };

    assertThat(new CommandLine(new GrowthBench()).execute(words)).isZero();
    Report first = Report.read(out);
    assertThat(new CommandLine(new GrowthBench()).execute(words)).isZero();
    Report second = Report.read(out);

    Table measured = first.tables().get(0);
    assertThat(measured.rows())
        .extracting(row -> row.get("images"))
        .containsExactly(30, 90, 30, 90);
    Map<String, Object> largest = measured.rows().get(3);
    assertThat((int) largest.get("vectors")).isEqualTo(90 * 17);
    assertThat((double) largest.get("on disk"))
        .isGreaterThan((double) largest.get("read by every search"));
    // What is built is used again, with its build time.
    assertThat(second.tables().get(0).rows())
        .extracting(row -> row.get("building, CPU"))
        .isEqualTo(measured.rows().stream().map(row -> row.get("building, CPU")).toList());
    assertThat(first.tables().get(1).rows()).hasSize(4 + 5);
    assertThat(first.tables().get(2).rows())
        .hasSize(6)
        .allMatch(row -> ((Number) row.get("machines that hold it in memory")).doubleValue() >= 1);
  }
}
