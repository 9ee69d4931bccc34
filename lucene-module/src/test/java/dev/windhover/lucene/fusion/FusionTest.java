package dev.windhover.lucene.fusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TotalHits;
import org.junit.jupiter.api.Test;

class FusionTest {

  @Test
  void reciprocalRank_agreesWithLucenes() {
    long seed = 21;
    Random random = new Random(seed);
    for (int round = 0; round < 50; round++) {
      TopDocs[] rankings = {ranking(random), ranking(random), ranking(random)};
      TopDocs ours = Fusion.reciprocalRank().fuse(List.of(rankings));
      TopDocs lucenes = TopDocs.rrf(10, 60, rankings);
      for (int i = 0; i < 10; i++) {
        assertThat(ours.scoreDocs[i].score)
            .as("seed %d", seed)
            .isCloseTo(lucenes.scoreDocs[i].score, within(1e-6f));
      }
      // The same documents, up to which of equals comes first.
      float cut = ours.scoreDocs[9].score;
      assertThat(above(ours, cut)).isEqualTo(above(lucenes, cut));
    }
  }

  @Test
  void linear_stretchesEachRanking() {
    TopDocs a = docs(1, 9f, 2, 5f, 3, 1f);
    TopDocs b = docs(3, 0.2f, 4, 0.1f);
    TopDocs fused = Fusion.linear(0.75, 0.25).fuse(List.of(a, b));
    assertThat(Arrays.stream(fused.scoreDocs).map(d -> d.doc)).containsExactly(1, 2, 3, 4);
    assertThat(fused.scoreDocs[0].score).isEqualTo(0.75f);
    assertThat(fused.scoreDocs[1].score).isEqualTo(0.375f);
    assertThat(fused.scoreDocs[2].score).isEqualTo(0.25f);
    assertThat(fused.scoreDocs[3].score).isZero();
  }

  @Test
  void linear_negativeWeight_isRefused() {
    assertThatThrownBy(() -> Fusion.linear(1, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1");
  }

  @Test
  void order_withoutDiversity_isByRelevance() {
    float[][] vectors = {{1, 0}, {0, 1}, {1, 0}};
    assertThat(MaximalMarginalRelevance.order(new double[] {1, 3, 2}, vectors, 0, 3))
        .containsExactly(1, 2, 0);
  }

  @Test
  void order_agreesWithTheFormulaComputedPlainly() {
    long seed = 22;
    Random random = new Random(seed);
    for (int round = 0; round < 30; round++) {
      int n = 2 + random.nextInt(12);
      double diversity = random.nextDouble();
      double[] relevance = random.doubles(n).toArray();
      float[][] vectors = new float[n][];
      for (int i = 0; i < n; i++) {
        vectors[i] = new float[] {random.nextFloat(), random.nextFloat(), random.nextFloat()};
      }
      assertThat(MaximalMarginalRelevance.order(relevance, vectors, diversity, n))
          .as("seed %d, round %d", seed, round)
          .containsExactly(plainOrder(relevance, vectors, diversity));
    }
  }

  @Test
  void order_copiesOfTheBest_comeLater() {
    float[][] vectors = {{1, 0, 0}, {1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
    int[] order = MaximalMarginalRelevance.order(new double[] {1, 0.99, 0.6, 0.5}, vectors, 0.5, 4);
    assertThat(order[0]).isZero();
    assertThat(order[1]).isNotEqualTo(1);
  }

  @Test
  void representatives_groupAroundTheFirst() {
    List<float[]> vectors =
        List.of(
            new float[] {1, 0},
            new float[] {0.8f, 0.6f},
            new float[] {1, 0},
            new float[] {0, 1},
            new float[] {0.6f, 0.8f});
    assertThat(NearDuplicates.representatives(vectors, 0.75)).containsExactly(0, 0, 0, 3, 3);
    assertThat(NearDuplicates.representatives(vectors, 1)).containsExactly(0, 1, 0, 3, 4);
  }

  private static int[] plainOrder(double[] relevance, float[][] vectors, double diversity) {
    int n = relevance.length;
    double low = Arrays.stream(relevance).min().orElseThrow();
    double high = Arrays.stream(relevance).max().orElseThrow();
    double[][] centred = new double[n][3];
    for (int d = 0; d < 3; d++) {
      double mean = 0;
      for (float[] v : vectors) {
        mean += v[d] / n;
      }
      for (int i = 0; i < n; i++) {
        centred[i][d] = vectors[i][d] - mean;
      }
    }
    int[] out = new int[n];
    boolean[] taken = new boolean[n];
    for (int place = 0; place < n; place++) {
      double best = Double.NEGATIVE_INFINITY;
      for (int i = 0; i < n; i++) {
        if (taken[i]) {
          continue;
        }
        double redundancy = 0;
        for (int p = 0; p < place; p++) {
          redundancy = Math.max(redundancy, cosine(centred[i], centred[out[p]]));
        }
        double value =
            (1 - diversity) * (relevance[i] - low) / (high - low) - diversity * redundancy;
        if (value > best) {
          best = value;
          out[place] = i;
        }
      }
      taken[out[place]] = true;
    }
    return out;
  }

  private static double cosine(double[] a, double[] b) {
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      ab += a[i] * b[i];
      aa += a[i] * a[i];
      bb += b[i] * b[i];
    }
    return ab / Math.sqrt(aa * bb);
  }

  private static java.util.Set<Integer> above(TopDocs docs, float score) {
    return Arrays.stream(docs.scoreDocs)
        .filter(d -> d.score > score + 1e-6f)
        .map(d -> d.doc)
        .collect(java.util.stream.Collectors.toSet());
  }

  private static TopDocs ranking(Random random) {
    int[] docs = random.ints(0, 60).distinct().limit(30).toArray();
    ScoreDoc[] out = new ScoreDoc[docs.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = new ScoreDoc(docs[i], 30 - i);
    }
    return new TopDocs(new TotalHits(out.length, TotalHits.Relation.EQUAL_TO), out);
  }

  private static TopDocs docs(Object... docsAndScores) {
    ScoreDoc[] out = new ScoreDoc[docsAndScores.length / 2];
    for (int i = 0; i < out.length; i++) {
      out[i] = new ScoreDoc((Integer) docsAndScores[2 * i], (Float) docsAndScores[2 * i + 1]);
    }
    return new TopDocs(new TotalHits(out.length, TotalHits.Relation.EQUAL_TO), out);
  }
}
