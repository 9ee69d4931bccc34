package dev.windhover.bench.micro;

import dev.windhover.bench.Photos;
import dev.windhover.encoder.Calibration;
import dev.windhover.encoder.PatchGrid;
import dev.windhover.encoder.VectorStatistics;
import dev.windhover.encoder.VectorStatistics.ScoreScale;
import dev.windhover.encoder.onnx.ClipModel;
import dev.windhover.encoder.onnx.ModelOptions;
import dev.windhover.lucene.fusion.Fusion;
import dev.windhover.lucene.vstar.HeatMap;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TotalHits;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What turns similarities into answers: calibration, heat map, fusion. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class ScoreBenchmark {
  private static final int PLACES = 100;
  private static final int DOCUMENTS = 1_000;

  private final Fusion fusion = new Fusion.ReciprocalRank(60, List.of(1.0, 1.0));
  private float[] query;
  private PatchGrid grid;
  private VectorStatistics statistics;
  private ScoreScale scale;
  private List<TopDocs> rankings;

  /** Encodes one photo and one question; draws two rankings. */
  @Setup
  public void open() throws IOException {
    try (ClipModel model =
        ClipModel.bundled(
            ModelOptions.builder().loading(ModelOptions.Loading.ON_FIRST_USE).build())) {
      query = model.encodeText("a rowing boat");
      grid = model.encodePatches(Photos.resized(Photos.decode(Photos.large()), 640));
      statistics =
          model.model().calibration().orElseThrow().level(Calibration.Level.PATCH).orElseThrow();
    }
    scale = statistics.scaleOf(query);
    Random random = new Random(42);
    rankings = new ArrayList<>();
    for (int r = 0; r < 2; r++) {
      ScoreDoc[] found = new ScoreDoc[PLACES];
      for (int i = 0; i < PLACES; i++) {
        found[i] = new ScoreDoc(random.nextInt(DOCUMENTS), 1f - i * 0.001f);
      }
      rankings.add(new TopDocs(new TotalHits(PLACES, TotalHits.Relation.EQUAL_TO), found));
    }
  }

  /** The background's mean and deviation for a query: once a query and level. */
  @Benchmark
  public ScoreScale calibrate() {
    return statistics.scaleOf(query);
  }

  /** A query over the 196 patches of a photo. */
  @Benchmark
  public HeatMap heatMap() {
    return HeatMap.of(grid, query, scale);
  }

  /** Two rankings of a hundred by reciprocal ranks. */
  @Benchmark
  public TopDocs fuse() {
    return fusion.fuse(rankings);
  }
}
