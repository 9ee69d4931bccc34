package dev.windhover.bench.ann;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windhover.bench.vectors.ClipLikeVectors;
import dev.windhover.bench.vectors.GroundTruth;
import dev.windhover.bench.vectors.VectorReader;
import dev.windhover.bench.vectors.VectorSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Exact search is the oracle of every engine in each of its ways. */
class AnnEngineTest {
  private static final AnnEngine.Graph GRAPH = new AnnEngine.Graph(16, 100);

  @TempDir static Path work;
  private static VectorSet set;

  @BeforeAll
  static void make() throws IOException {
    set = VectorSet.prepare(new ClipLikeVectors(3, 1000, 48, 20), work);
  }

  static List<String> engines() {
    return AnnEngines.all().stream().map(AnnEngine::id).toList();
  }

  @ParameterizedTest
  @MethodSource("engines")
  void everySearch_manyCandidates_findsTheTrueNeighbours(String id) throws IOException {
    AnnEngine engine = AnnEngines.of(id);
    Path folder = Files.createDirectories(work.resolve(id));
    try (VectorReader corpus = set.corpus()) {
      engine.build(corpus, GRAPH, folder);
      for (String search : engine.searches()) {
        try (AnnEngine.Index index = engine.open(corpus, GRAPH, search, folder)) {
          for (String kind : set.description().kinds()) {
            float[][] queries = set.queries(kind);
            int[][] truth = set.truth(kind);
            double recall = 0;
            for (int q = 0; q < queries.length; q++) {
              int[] found = index.search(queries[q], 10, 300);
              assertThat(found).as(search).hasSize(10).doesNotHaveDuplicates();
              recall += GroundTruth.recall(truth[q], found, 10) / queries.length;
            }
            // An engine that confuses ordinals or distances stays near 0.01.
            assertThat(recall).as("%s, %s queries", search, kind).isGreaterThan(0.9);
          }
        }
      }
    }
  }

  @Test
  void of_unknownEngine_namesTheKnownOnes() {
    assertThatThrownBy(() -> AnnEngines.of("faiss"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no engine 'faiss'")
        .hasMessageContaining("jvector");
  }
}
