package dev.windhover.bench.micro;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What JMH times does what it says. */
class SearchBenchmarksTest {
  @TempDir Path folder;

  @Test
  void searches_ofASmallCollection_findWhatTheyAreAskedFor() throws Exception {
    MicroCollection collection = MicroCollection.prepare(folder, 90, 30, 5);

    SearchBenchmark search = new SearchBenchmark();
    search.candidates = 50;
    search.open(collection);
    assertThat(search.nearestImages().size()).isEqualTo(10);
    search.close();

    FilterBenchmark filter = new FilterBenchmark();
    filter.share = 0.05;
    filter.open(collection);
    assertThat(filter.nearestWithinSet().size()).isBetween(1, 9);
    filter.close();

    RegionBenchmark regions = new RegionBenchmark();
    regions.open(collection);
    assertThat(regions.regionsFromStoredVectors()).hasSize(10);
    regions.close();
  }

  @Test
  void scores_ofAPhotoAndAQuestion_areThere() throws Exception {
    ScoreBenchmark scores = new ScoreBenchmark();
    scores.open();
    assertThat(scores.calibrate().deviation()).isPositive();
    assertThat(scores.heatMap().rows()).isEqualTo(14);
    assertThat(scores.fuse().scoreDocs.length).isBetween(100, 200);
  }
}
