package dev.windhover.bench.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Map;
import org.apache.lucene.util.VectorUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VectorSetTest {
  private static final int SIZE = 600;

  @TempDir Path work;

  @Test
  void prepare_madeSet_hasUnitVectorsAndTrueNeighbours() throws IOException {
    VectorSet set = VectorSet.prepare(new ClipLikeVectors(7, SIZE, 32, 20), work);

    assertThat(set.description().size()).isEqualTo(SIZE);
    assertThat(set.description().kinds()).containsExactly("text", "image");
    float[][] corpus = set.corpus().toArrays();
    for (String kind : set.description().kinds()) {
      float[][] queries = set.queries(kind);
      int[][] truth = set.truth(kind);
      assertThat(queries).hasNumberOfRows(20);
      for (int q = 0; q < queries.length; q++) {
        assertThat((double) VectorUtil.dotProduct(queries[q], queries[q]))
            .isCloseTo(1, within(1e-5));
        assertThat(truth[q]).hasSize(VectorSet.NEIGHBOURS).doesNotHaveDuplicates();
        for (int i = 1; i < truth[q].length; i++) {
          assertThat(VectorUtil.dotProduct(queries[q], corpus[truth[q][i]]))
              .isLessThanOrEqualTo(VectorUtil.dotProduct(queries[q], corpus[truth[q][i - 1]]));
        }
        assertThat(GroundTruth.nearest(corpus, queries[q], 10))
            .startsWith(truth[q][0], truth[q][1], truth[q][2]);
      }
    }
  }

  @Test
  void clipLike_cosines_haveAGapBetweenTextsAndImages() throws IOException {
    VectorSet set = VectorSet.prepare(new ClipLikeVectors(7, 4000, 128, 100), work);

    var cosines = set.description().cosines();
    assertThat(cosines.get(0).toAny()).as("image to any image").isBetween(0.45, 0.55);
    assertThat(cosines.get(1).toAny()).as("text to any image").isBetween(0.12, 0.20);
    assertThat(cosines.get(1).toTenth()).as("text to a matching image").isBetween(0.25, 0.40);
    assertThat(cosines.get(2).toNearest()).as("image to its nearest").isBetween(0.75, 0.92);
  }

  @Test
  void clipLike_coordinates_varyAboutAlike() throws IOException {
    VectorSet set = VectorSet.prepare(new ClipLikeVectors(7, 4000, 128, 1), work);

    float[][] corpus = set.corpus().toArrays();
    double[] deviations = new double[128];
    for (int i = 0; i < deviations.length; i++) {
      double sum = 0;
      double squares = 0;
      for (float[] v : corpus) {
        sum += v[i];
        squares += v[i] * v[i];
      }
      double mean = sum / corpus.length;
      deviations[i] = Math.sqrt(squares / corpus.length - mean * mean);
    }
    Arrays.sort(deviations);
    // Before they were turned the first of 128 varied five times as much as the median one.
    assertThat(deviations[127] / deviations[64]).isLessThan(2);
  }

  @Test
  void prepare_sameRecipe_keepsTheFiles() throws IOException {
    VectorSet first = VectorSet.prepare(new ClipLikeVectors(7, SIZE, 16, 5), work);
    Path corpus = VectorSet.corpusFile(first.folder());
    Files.setLastModifiedTime(corpus, FileTime.fromMillis(1000));

    VectorSet.prepare(new ClipLikeVectors(7, SIZE, 16, 5), work);
    assertThat(Files.getLastModifiedTime(corpus).toMillis()).isEqualTo(1000);

    VectorSet.prepare(new ClipLikeVectors(8, SIZE, 16, 5), work);
    assertThat(Files.getLastModifiedTime(corpus).toMillis()).isGreaterThan(1000);
  }

  @Test
  void files_ofTwoKinds_areTakenAndNormalised() throws IOException {
    Path corpus = rows("corpus.npy", new float[] {3, 4}, new float[] {0, 2}, new float[] {1, 0});
    Path texts = rows("texts.npy", new float[] {0, 5});

    VectorSet set =
        VectorSet.prepare(new VectorFiles("mine", corpus, Map.of("text", texts), 2, 9), work);

    assertThat(set.description().size()).isEqualTo(2);
    assertThat(set.corpus().row(0)).containsExactly(0.6f, 0.8f);
    assertThat(set.truth("text")[0]).containsExactly(1, 0);
  }

  @Test
  void files_ofOtherDimensions_areRefused() throws IOException {
    Path corpus = rows("corpus.npy", new float[] {3, 4});
    Path texts = rows("texts.npy", new float[] {0, 5, 1});

    assertThatThrownBy(() ->
            VectorSet.prepare(new VectorFiles("x", corpus, Map.of("text", texts), 9, 9), work))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has 3 dimensions")
        .hasMessageContaining("has 2");
  }

  private Path rows(String name, float[]... rows) throws IOException {
    Path file = work.resolve(name);
    try (NpyWriter writer = NpyWriter.floats(file, rows[0].length)) {
      for (float[] row : rows) {
        writer.write(row);
      }
    }
    return file;
  }
}
