package dev.windhover.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.windhover.encoder.Calibration;
import dev.windhover.encoder.VectorStatistics;
import dev.windhover.lucene.fusion.Fusion;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.lucene.document.KeywordField;
import org.apache.lucene.search.Explanation;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.junit.jupiter.api.Test;

class ShapedSearchTest {
  private static final int D = 24;
  private static final IndexSettings SETTINGS = IndexSettings.ofVectors("test-model", D);

  @Test
  void words_fuseWithTheVector() throws IOException {
    Random random = new Random(1);
    float[] dog = Vectors.unit(random, D);
    ImageIndex index = newIndex();
    try (ImageIndexWriter writer = index.openWriter()) {
      for (int i = 0; i < 200; i++) {
        ImageDocument.Builder image =
            ImageDocument.builder("i" + i).vector(Vectors.unit(random, D)).text("caption", "a cat");
        if (i == 17) {
          image.text("title", "Two Dogs on a beach");
        }
        writer.upsert(image.build());
      }
      writer.upsert(
          ImageDocument.builder("both")
              .vector(Vectors.near(random, dog, 0.5))
              .text("caption", "The dog's bone")
              .build());
      writer.upsert(ImageDocument.builder("near").vector(Vectors.near(random, dog, 0.1)).build());
    }
    try (ImageSearcher searcher = index.openSearcher()) {
      ImageQuery.Builder query = ImageQuery.vector(dog).k(5);
      assertThat(searcher.search(query.build()).ids()).startsWith("near", "both");
      ImageHits hybrid = searcher.search(query.words("dog").build());
      assertThat(hybrid.ids()).startsWith("both").contains("near", "i17");
      assertThat(hybrid.get(0).fused()).hasValueCloseTo(1.0 / 62 + 1.0 / 61, within(1e-3));
      assertThat(hybrid).allMatch(h -> h.fused().isPresent() && Float.isFinite(h.similarity()));
      assertThat(searcher.search(query.fusion(Fusion.vectorAndWords(0, 1)).build()).ids())
          .startsWith("both", "i17");
      assertThat(searcher.search(ImageQuery.vector(dog).k(5).words("dog", "caption").build()).ids())
          .doesNotContain("i17");
    }
  }

  @Test
  void collapse_copies_areOneHitThatNamesThem() throws IOException {
    Random random = new Random(2);
    ImageIndex index = newIndex();
    float[] shown = Vectors.unit(random, D);
    try (ImageIndexWriter writer = index.openWriter()) {
      for (int i = 0; i < 5; i++) {
        writer.upsert(ImageDocument.builder("copy" + i).vector(shown).build());
        writer.upsert(ImageDocument.builder("other" + i).vector(Vectors.unit(random, D)).build());
      }
    }
    try (ImageSearcher searcher = index.openSearcher()) {
      ImageHits hits = searcher.search(ImageQuery.vector(shown).collapse(0.99).build());
      assertThat(hits.size()).isEqualTo(6);
      assertThat(hits.get(0).id()).isEqualTo("copy0");
      assertThat(hits.get(0).duplicates()).containsExactly("copy1", "copy2", "copy3", "copy4");
      assertThat(hits.get(1).duplicates()).isEmpty();
    }
  }

  @Test
  void diversity_spreadsHits() throws IOException {
    Random random = new Random(3);
    ImageIndex index = newIndex();
    float[] query = Vectors.unit(random, D);
    try (ImageIndexWriter writer = index.openWriter()) {
      for (int cluster = 0; cluster < 4; cluster++) {
        float[] centre = Vectors.near(random, query, 0.6 + 0.1 * cluster);
        for (int i = 0; i < 10; i++) {
          writer.upsert(
              ImageDocument.builder(cluster + "-" + i)
                  .vector(Vectors.near(random, centre, 0.05))
                  .build());
        }
      }
    }
    try (ImageSearcher searcher = index.openSearcher()) {
      ImageQuery.Builder plain = ImageQuery.vector(query).k(4).candidates(40);
      assertThat(clusters(searcher.search(plain.build()))).isEqualTo(1);
      assertThat(clusters(searcher.search(plain.diversity(0.6).build()))).isEqualTo(4);
    }
  }

  @Test
  void pages_plainAndShaped_coverAllOnceInOrder() throws IOException {
    Random random = new Random(4);
    ImageIndex index = newIndex();
    float[] twin = Vectors.unit(random, D);
    try (ImageIndexWriter writer = index.openWriter()) {
      for (int i = 0; i < 300; i++) {
        // Every third is a copy: equal scores straddle pages.
        writer.upsert(
            ImageDocument.builder("i" + i)
                .vector(i % 3 == 0 ? twin : Vectors.unit(random, D))
                .text("caption", i % 2 == 0 ? "a dog" : "a cat")
                .build());
        if (i % 100 == 50) {
          writer.commit();
        }
      }
    }
    float[] query = Vectors.unit(random, D);
    try (ImageSearcher searcher = index.openSearcher()) {
      List<ImageQuery.Builder> queries =
          List.of(
              ImageQuery.vector(query).k(17),
              ImageQuery.vector(query).k(17).candidates(300).words("dog"),
              ImageQuery.vector(query).k(17).candidates(300).diversity(0.3));
      for (ImageQuery.Builder q : queries) {
        List<ImageHit> all = new ArrayList<>();
        Optional<PageMark> next = Optional.empty();
        do {
          ImageHits page = searcher.search(q.after(next.orElse(null)).build());
          all.addAll(page.hits());
          next = page.next().map(m -> PageMark.ofToken(m.token()));
        } while (next.isPresent());
        assertThat(all).extracting(ImageHit::id).doesNotHaveDuplicates().hasSize(300);
        if (q == queries.get(0)) {
          assertThat(all)
              .isSortedAccordingTo(
                  java.util.Comparator.comparingDouble((ImageHit h) -> -h.similarity())
                      .thenComparing(ImageHit::id));
        }
      }
    }
    assertThatThrownBy(() -> PageMark.ofToken("nonsense!"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'nonsense!' marks no page");
  }

  @Test
  void like_andNegatives_moveTheQuery() throws IOException {
    Random random = new Random(5);
    ImageIndex index = newIndex();
    float[] a = Vectors.unit(random, D);
    float[] b = Vectors.unit(random, D);
    float[] mixed = new float[D];
    for (int i = 0; i < D; i++) {
      mixed[i] = a[i] + b[i];
    }
    try (ImageIndexWriter writer = index.openWriter()) {
      writer.upsert(ImageDocument.builder("a").vector(a).build());
      writer.upsert(ImageDocument.builder("b").vector(b).build());
      writer.upsert(ImageDocument.builder("ab").vector(mixed).build());
    }
    try (ImageSearcher searcher = index.openSearcher()) {
      assertThat(searcher.search(ImageQuery.like("ab").build()).ids())
          .containsExactlyInAnyOrder("a", "b");
      assertThat(searcher.search(ImageQuery.like("a").build()).best().orElseThrow().id())
          .isEqualTo("ab");
      assertThat(searcher.search(ImageQuery.vector(mixed).plus(b, -1).build()).ids().get(0))
          .isEqualTo("a");
      assertThatThrownBy(() -> searcher.search(ImageQuery.like("none").build()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("has no image 'none'");
      assertThatThrownBy(() -> searcher.search(ImageQuery.vector(a).plus(a, -1).build()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("sum of the query's parts");
    }
  }

  @Test
  void score_withCalibration_isTheSameInAnyIndex() throws IOException {
    Random random = new Random(6);
    List<float[]> background = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      background.add(Vectors.unit(random, D));
    }
    VectorStatistics statistics = statisticsOf(background);
    Calibration calibration = new Calibration(Map.of(Calibration.Level.IMAGE, statistics));
    float[] query = Vectors.unit(random, D);
    float[] image = Vectors.near(random, query, 0.8);
    double expected = statistics.scaleOf(query).z(Vectors.dot(query, image));
    for (int others : new int[] {0, 10, 400}) {
      ImageIndex index = newIndex();
      try (ImageIndexWriter writer = index.openWriter()) {
        writer.upsert(ImageDocument.builder("it").vector(image).build());
        for (int i = 0; i < others; i++) {
          writer.upsert(ImageDocument.builder("o" + i).vector(Vectors.unit(random, D)).build());
          if (i % 150 == 0) {
            writer.commit();
          }
        }
      }
      try (ImageSearcher searcher = index.searcher().calibration(calibration).open()) {
        ImageHits hits = searcher.search(ImageQuery.vector(query).build());
        assertThat(hits.scores()).isEqualTo(ScoreKind.CALIBRATED);
        assertThat(hits.get(0).id()).isEqualTo("it");
        assertThat(hits.get(0).score()).isCloseTo(expected, within(1e-4));
        assertThat(searcher.search(ImageQuery.vector(query).minimumScore(expected + 0.01).build()))
            .isEmpty();
        assertThat(
                searcher
                    .search(ImageQuery.vector(query).minimumScore(expected - 0.01).build())
                    .ids())
            .containsExactly("it");
      }
      try (ImageSearcher searcher = index.openSearcher()) {
        assertThat(searcher.search(ImageQuery.vector(query).build()).scores())
            .isEqualTo(others == 0 ? ScoreKind.COSINE : ScoreKind.CORPUS);
      }
    }
  }

  @Test
  void score_byCorpus_isTheZScoreOverAllVectors() throws IOException {
    Random random = new Random(7);
    ImageIndex index = newIndex();
    List<float[]> all = new ArrayList<>();
    try (ImageIndexWriter writer = index.openWriter()) {
      for (int i = 0; i < 250; i++) {
        all.add(Vectors.unit(random, D));
        writer.upsert(ImageDocument.builder("i" + i).vector(all.get(i)).build());
      }
    }
    float[] query = Vectors.unit(random, D);
    double z = statisticsOf(all).scaleOf(query).z(Vectors.dot(query, all.get(5)));
    try (ImageSearcher searcher = index.openSearcher()) {
      ImageHits hits = searcher.search(ImageQuery.vector(query).k(250).candidates(250).build());
      ImageHit hit = hits.hits().stream().filter(h -> h.id().equals("i5")).findAny().orElseThrow();
      assertThat(hit.score()).isCloseTo(z, within(0.01));
    }
  }

  @Test
  void timeLimit_reached_marksPartial() throws IOException {
    Random random = new Random(8);
    ImageIndex index = newIndex();
    try (ImageIndexWriter writer = index.openWriter()) {
      for (int i = 0; i < 500; i++) {
        writer.upsert(ImageDocument.builder("i" + i).vector(Vectors.unit(random, D)).build());
      }
    }
    try (ImageSearcher searcher = index.openSearcher()) {
      ImageQuery.Builder query = ImageQuery.vector(Vectors.unit(random, D));
      assertThat(searcher.search(query.timeLimit(Duration.ofNanos(1)).build()).partial()).isTrue();
      ImageHits whole = searcher.search(query.timeLimit(Duration.ofHours(1)).build());
      assertThat(whole.partial()).isFalse();
      assertThat(whole.size()).isEqualTo(10);
    }
  }

  @Test
  void explain_namesPartsBackgroundFilterAndRank() throws IOException {
    Random random = new Random(9);
    ImageIndex index = newIndex();
    float[] a = Vectors.unit(random, D);
    try (ImageIndexWriter writer = index.openWriter()) {
      writer.upsert(
          ImageDocument.builder("a").vector(a).keyword("tag", "x").text("caption", "dog").build());
      for (int i = 0; i < 20; i++) {
        writer.upsert(ImageDocument.builder("i" + i).vector(Vectors.unit(random, D)).build());
      }
    }
    try (ImageSearcher searcher = index.openSearcher()) {
      ImageQuery query =
          ImageQuery.vector(a)
              .plusLike("i3", 0.5)
              .words("dog")
              .filter(KeywordField.newExactQuery("tag", "x"))
              .build();
      Explanation why = searcher.explain(query, "a");
      assertThat(why.isMatch()).isTrue();
      assertThat(why.getValue().doubleValue())
          .isCloseTo(searcher.search(query).get(0).score(), within(1e-6));
      assertThat(why.toString())
          .contains("cosine with image 'i3', weight 0.5")
          .contains("mean similarity of the background, corpus")
          .contains("score by words")
          .contains("rank among 1 hits");
      assertThat(searcher.explain(query, "i5").isMatch()).isFalse();
      assertThat(searcher.explain(query, "none").toString()).contains("there is no image 'none'");
    }
  }

  private static VectorStatistics statisticsOf(List<float[]> vectors) {
    double[] mean = new double[D];
    for (float[] v : vectors) {
      for (int i = 0; i < D; i++) {
        mean[i] += v[i] / vectors.size();
      }
    }
    float[] triangle = new float[D * (D + 1) / 2];
    float[] means = new float[D];
    for (int i = 0, at = 0; i < D; i++) {
      means[i] = (float) mean[i];
      for (int j = 0; j <= i; j++, at++) {
        double sum = 0;
        for (float[] v : vectors) {
          sum += (v[i] - mean[i]) * (v[j] - mean[j]);
        }
        triangle[at] = (float) (sum / vectors.size());
      }
    }
    return new VectorStatistics(means, triangle, vectors.size());
  }

  private static int clusters(ImageHits hits) {
    HashSet<Character> out = new HashSet<>();
    hits.forEach(h -> out.add(h.id().charAt(0)));
    return out.size();
  }

  private static ImageIndex newIndex() throws IOException {
    return ImageIndex.create(new ByteBuffersDirectory(), SETTINGS);
  }
}
