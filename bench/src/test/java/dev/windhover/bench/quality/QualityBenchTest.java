package dev.windhover.bench.quality;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windhover.bench.Photos;
import dev.windhover.bench.report.Bar;
import dev.windhover.bench.report.Report;
import dev.windhover.bench.report.Table;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class QualityBenchTest {
  @TempDir Path folder;

  @Test
  void run_ofAFewPhotos_hasEveryTable() throws Exception {
    Path out = folder.resolve("quality.json");

    int code = new CommandLine(new QualityBench()).execute("--photos=8", "--out=" + out);

    assertThat(code).isZero();
    Report report = Report.read(out);
    Table gallery = report.tables().getLast();
    assertThat(gallery.rows()).hasSize(20).allMatch(row -> (int) row.get("rank") <= 10);
    assertThat(report.bars()).allMatch(bar -> bar.outcome() != Bar.Outcome.UNKNOWN);
    if (Photos.shared().isPresent()) {
      Table retrieval = report.tables().getFirst();
      assertThat(retrieval.rows())
          .extracting(row -> row.get("photos of") + ", " + row.get("direction"))
          .containsExactly(
              "coco-dev, text to image",
              "coco-dev, image to text",
              "archive, text to image",
              "archive, image to text");
      // Among eight photos the tenth place finds all.
      assertThat(retrieval.rows().get(0).get("R@10")).isEqualTo(100.0);
      assertThat(report.tables().get(1).rows()).hasSize(1);
    }
  }
}
