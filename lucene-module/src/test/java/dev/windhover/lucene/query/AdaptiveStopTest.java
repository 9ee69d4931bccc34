package dev.windhover.lucene.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.windhover.lucene.ImageDocument;
import dev.windhover.lucene.ImageHit;
import dev.windhover.lucene.ImageIndex;
import dev.windhover.lucene.ImageIndexWriter;
import dev.windhover.lucene.ImageQuery;
import dev.windhover.lucene.ImageSearcher;
import dev.windhover.lucene.ImageSnapshot;
import dev.windhover.lucene.IndexSettings;
import dev.windhover.lucene.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdaptiveStopTest {
  private static final int D = 64;
  private static final int IMAGES = 8000;
  private static final int WANTED = 10;
  private static final int CANDIDATES = 60;
  private static final int LIST = AdaptiveStop.list(CANDIDATES);

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"0.5, 0", "0.158655, 1", "0.0227501, 2", "0.00134990, 3", "3.16712e-5, 4"})
  void testUpperQuantile(double share, double deviations) {
    assertThat(AdaptiveStop.upperQuantile(share)).isCloseTo(deviations, within(5e-4));
  }

  @Test
  void testSlack_reachesFromTheLastWantedToTheLastOfTheList() {
    AdaptiveStop stop = new AdaptiveStop(135, 0.02);
    // Of 100,000 normal values 135 are above three deviations, 2,275 above two.
    assertThat(stop.slack(2275, 100_000)).isCloseTo(0.01f, within(1e-4f));
    assertThat(stop.slack(4000, 100_000)).isGreaterThan(stop.slack(2275, 100_000));
    assertThat(new AdaptiveStop(135, 0.04).slack(2275, 100_000)).isCloseTo(0.02f, within(1e-4f));
  }

  @Test
  void testSlack_whereAllCountOrThereAreFew_onlyTheListEnds() {
    AdaptiveStop stop = new AdaptiveStop(10, 0.05);
    assertThat(stop.slack(10, 1000)).isInfinite();
    assertThat(stop.slack(300, 1000)).isInfinite();
    assertThat(AdaptiveStop.helps(10, 10, 1000)).isFalse();
    assertThat(AdaptiveStop.helps(10, 300, 1000)).isFalse();
    assertThat(AdaptiveStop.helps(10, 100, 1000)).isTrue();
  }

  @Test
  void testDeviation_isTheSpreadAlongARandomDirection() {
    float[] one = {1, 0, 0, 0};
    float[] other = {-1, 0, 0, 0};
    // Their mean is 0: a variance of 1, of two that stand for all 2, over four dimensions.
    assertThat(AdaptiveStop.deviation(List.of(one, other)))
        .hasValueCloseTo(Math.sqrt(0.5), within(1e-9));
    assertThat(AdaptiveStop.deviation(List.of(one))).isEmpty();
    assertThat(AdaptiveStop.deviation(List.of(one, one.clone()))).isEmpty();
  }

  @Test
  void testNew_withNothingToGoBy_isRefused() {
    assertThatThrownBy(() -> new AdaptiveStop(0, 1)).hasMessageContaining("got 0");
    for (double deviation : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> new AdaptiveStop(1, deviation)).hasMessageContaining("deviation");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 6})
  void search_thatMayStop_findsAsMuchByFewerComparisonsThanItsList(int segments)
      throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    float[][] vectors = new float[IMAGES][];
    ImageIndex index =
        ImageIndex.create(
            folder, IndexSettings.ofVectors("test", D).withPrecision(Precision.FLOAT32));
    try (ImageIndexWriter writer = index.openWriter()) {
      for (int i = 0; i < IMAGES; i++) {
        vectors[i] = vector(random, 0.7);
        writer.upsert(ImageDocument.builder("" + i).vector(vectors[i]).build());
        if (segments > 1 && (i + 1) % (IMAGES / segments) == 0) {
          writer.commit();
        }
      }
      writer.commit();
      if (segments == 1) {
        writer.forceMerge(1);
        writer.commit();
      }
    }
    int queries = 100;
    long compared = 0;
    long comparedByWhole = 0;
    int found = 0;
    int foundByList = 0;
    int foundBySearcher = 0;
    try (ImageSearcher searcher = index.openSearcher();
        ImageSnapshot snapshot = searcher.snapshot()) {
      assertThat(snapshot.lucene().getIndexReader().leaves().size() > 1).isEqualTo(segments > 1);
      // One more, as a page of hits says whether there is another.
      AdaptiveStop stop =
          new AdaptiveStop(
              WANTED + 1, AdaptiveStop.deviation(Arrays.asList(vectors)).orElseThrow());
      for (int q = 0; q < queries; q++) {
        float[] query = vector(random, 0);
        Set<Integer> truth = nearest(vectors, query);
        TopDocs list = new NearestImagesQuery(query, CANDIDATES, null).find(snapshot.lucene());
        TopDocs whole = new NearestImagesQuery(query, LIST, null).find(snapshot.lucene());
        TopDocs stopped = NearestImagesQuery.stopping(query, LIST, stop).find(snapshot.lucene());
        assertThat(stopped.scoreDocs).as("seed %d", seed).hasSizeGreaterThanOrEqualTo(WANTED);
        compared += stopped.totalHits.value();
        comparedByWhole += whole.totalHits.value();
        found += common(truth, ids(snapshot, stopped));
        foundByList += common(truth, ids(snapshot, list));
        ImageQuery plain = ImageQuery.vector(query).k(WANTED).candidates(CANDIDATES).build();
        Set<Integer> hits = new HashSet<>();
        for (ImageHit hit : searcher.search(plain).hits()) {
          hits.add(Integer.parseInt(hit.id()));
        }
        foundBySearcher += common(truth, hits);
      }
    }
    int all = queries * WANTED;
    assertThat(foundByList).as("seed %d", seed).isGreaterThan(all * 6 / 10);
    assertThat(found).as("seed %d", seed).isGreaterThanOrEqualTo(foundByList - all / 50);
    assertThat(foundBySearcher).as("seed %d", seed).isGreaterThanOrEqualTo(foundByList - all / 50);
    assertThat(compared)
        .as("seed %d, by list %d", seed, comparedByWhole)
        .isLessThan(comparedByWhole * 93 / 100);
  }

  private static Set<Integer> ids(ImageSnapshot snapshot, TopDocs docs) throws IOException {
    Set<Integer> out = new HashSet<>();
    for (ScoreDoc d : Arrays.copyOf(docs.scoreDocs, WANTED)) {
      out.add(Integer.parseInt(snapshot.images().id(d.doc)));
    }
    return out;
  }

  private static int common(Set<Integer> truth, Set<Integer> found) {
    Set<Integer> both = new HashSet<>(truth);
    both.retainAll(found);
    return both.size();
  }

  private static Set<Integer> nearest(float[][] vectors, float[] query) {
    Integer[] order = new Integer[vectors.length];
    float[] scores = new float[vectors.length];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
      scores[i] = dot(vectors[i], query);
    }
    Arrays.sort(order, (a, b) -> Float.compare(scores[b], scores[a]));
    return new HashSet<>(Arrays.asList(order).subList(0, WANTED));
  }

  private static float dot(float[] a, float[] b) {
    float sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /** A unit vector: of images in a cone about the diagonal, of words anywhere. */
  private static float[] vector(Random random, double cone) {
    float[] out = new float[D];
    double sum = 0;
    for (int i = 0; i < D; i++) {
      out[i] = (float) (random.nextGaussian() / Math.pow(1 + i, 0.25) + cone);
      sum += out[i] * out[i];
    }
    for (int i = 0; i < D; i++) {
      out[i] /= (float) Math.sqrt(sum);
    }
    return out;
  }
}
