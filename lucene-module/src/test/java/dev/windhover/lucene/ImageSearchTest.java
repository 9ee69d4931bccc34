package dev.windhover.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.windhover.encoder.QueryKind;
import dev.windhover.encoder.Region;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.lucene.document.KeywordField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ImageSearchTest {
  private static final int D = 32;
  private static final IndexSettings SETTINGS = IndexSettings.ofVectors("test-model", D);

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Precision.class)
  void search_randomVectors_agreesWithBruteForce(Precision precision) throws IOException {
    long seed = 5;
    Random random = new Random(seed);
    Map<String, float[]> all = new HashMap<>();
    ImageIndex index = ImageIndex.create(folder, SETTINGS.withPrecision(precision));
    try (ImageIndexWriter writer = index.openWriter()) {
      for (int i = 0; i < 1500; i++) {
        String id = "image-" + random.nextInt(1200);
        float[] v = Vectors.unit(random, D);
        all.put(id, v);
        writer.upsert(ImageDocument.builder(id).vector(v).build());
        if (i % 400 == 399) {
          writer.commit();
        }
        if (i % 10 == 0) {
          String gone = "image-" + random.nextInt(1200);
          assertThat(writer.delete(gone)).isEqualTo(all.remove(gone) != null);
        }
      }
    }
    try (ImageSearcher searcher = index.openSearcher()) {
      assertThat(searcher.size()).isEqualTo(all.size());
      int found = 0;
      for (int q = 0; q < 20; q++) {
        float[] query = Vectors.unit(random, D);
        List<String> expected =
            all.entrySet().stream()
                .sorted(
                    Comparator.comparingDouble(
                        (Map.Entry<String, float[]> e) -> -Vectors.dot(query, e.getValue())))
                .limit(10)
                .map(Map.Entry::getKey)
                .toList();
        ImageHits hits = searcher.search(ImageQuery.vector(query).k(10).build());
        assertThat(hits.size()).isEqualTo(10);
        for (ImageHit hit : hits) {
          assertThat((double) hit.similarity())
              .isCloseTo(Vectors.dot(query, all.get(hit.id())), within(1e-5));
        }
        List<String> both = new ArrayList<>(hits.ids());
        both.retainAll(expected);
        found += both.size();
      }
      assertThat(found / 200.0).as("recall, seed %d", seed).isGreaterThanOrEqualTo(0.95);
    }
  }

  @Test
  void document_afterUpsert_comesBackWhole() throws IOException {
    Random random = new Random(1);
    ImageIndex index = ImageIndex.create(folder, SETTINGS.withLayout(Layout.POOLED));
    ImageDocument image =
        ImageDocument.builder("one")
            .uri("photos", "2024/ä b.jpg")
            .sha256("ab".repeat(32))
            .fileSize(12345)
            .modified(Instant.parse("2024-05-06T07:08:09.123Z"))
            .size(640, 480)
            .vector(Vectors.unit(random, D))
            .patches(Vectors.grid(random, 14, 14, D, Region.ofImage(640, 480)))
            .keyword("tag", "sea", "sand")
            .text("caption", "A dog on a beach")
            .number("iso", 100)
            .decimal("aperture", 2.8)
            .date("taken", Instant.parse("2024-05-06T00:00:00Z"))
            .json("{\"a\":1}")
            .build();
    try (ImageIndexWriter writer = index.openWriter()) {
      writer.upsert(image);
    }
    try (ImageSearcher searcher = index.openSearcher()) {
      ImageDocument back = searcher.document("one").orElseThrow();
      assertThat(back.uri()).isEqualTo(image.uri());
      assertThat(back.sha256()).isEqualTo(image.sha256());
      assertThat(back.fileSize()).isEqualTo(image.fileSize());
      assertThat(back.modified()).isEqualTo(image.modified());
      assertThat(back.width()).isEqualTo(640);
      assertThat(back.height()).isEqualTo(480);
      assertThat(back.vector()).isEqualTo(image.vector());
      assertThat(back.fields()).isEqualTo(image.fields());
      assertThat(back.json()).isEqualTo(image.json());
      List<PatchVector> patches = searcher.patchesOf("one");
      assertThat(patches).hasSize(16);
      assertThat(patches.get(0).box()).isEqualTo(new Region(0, 0, 137, 102));
      assertThat(patches.stream().mapToLong(p -> p.box().area()).sum()).isEqualTo(640 * 480);
      assertThat(searcher.findBySha256("ab".repeat(32)))
          .singleElement()
          .isEqualTo(searcher.entry("one").orElseThrow());
      assertThat(searcher.findBySha256("cd".repeat(32))).isEmpty();
      assertThat(searcher.document("two")).isEmpty();
    }
  }

  @Test
  void updateFields_keepsVectorsPatchesAndNumber() throws IOException {
    Random random = new Random(2);
    ImageIndex index = ImageIndex.create(folder, SETTINGS.withLayout(Layout.GRID));
    try (ImageIndexWriter writer = index.openWriter()) {
      int number =
          writer.upsert(
              ImageDocument.builder("one")
                  .vector(Vectors.unit(random, D))
                  .patches(Vectors.grid(random, 3, 4, D, Region.ofImage(40, 30)))
                  .keyword("tag", "old")
                  .text("caption", "stays")
                  .build());
      assertThat(
              writer.updateFields(
                  "one", FieldEdits.builder().keyword("tag", "new", "newer").build()))
          .isTrue();
      assertThat(writer.updateFields("none", FieldEdits.builder().remove("tag").build())).isFalse();
      try (ImageSearcher searcher = writer.searcher().open()) {
        assertThat(searcher.size()).isEqualTo(1);
        assertThat(searcher.entry("one").orElseThrow().number()).isEqualTo(number);
        assertThat(searcher.patchesOf("one")).hasSize(12);
        ImageDocument back = searcher.document("one").orElseThrow();
        assertThat(back.fields().get("tag"))
            .containsExactly(new FieldValue.Keyword("new"), new FieldValue.Keyword("newer"));
        assertThat(back.fields().get("caption")).containsExactly(new FieldValue.Text("stays"));
      }
    }
  }

  @Test
  void search_withFilter_findsOnlyMatches() throws IOException {
    Random random = new Random(3);
    ImageIndex index = ImageIndex.create(folder, SETTINGS);
    try (ImageIndexWriter writer = index.openWriter()) {
      for (int i = 0; i < 500; i++) {
        writer.upsert(
            ImageDocument.builder("image-" + i)
                .vector(Vectors.unit(random, D))
                .keyword("tag", i % 100 == 0 ? "rare" : "common")
                .build());
      }
    }
    try (ImageSearcher searcher = index.openSearcher()) {
      ImageHits hits =
          searcher.search(
              ImageQuery.vector(Vectors.unit(random, D))
                  .k(20)
                  .filter(KeywordField.newExactQuery("tag", "rare"))
                  .fields("tag")
                  .build());
      assertThat(hits.ids())
          .containsExactlyInAnyOrder("image-0", "image-100", "image-200", "image-300", "image-400");
      assertThat(hits).allMatch(h -> h.field("tag").equals(Optional.of("rare")));
    }
  }

  @Test
  void search_wordsWithoutEncoder_isRefused() throws IOException {
    ImageIndex index = ImageIndex.create(folder, SETTINGS);
    try (ImageSearcher searcher = index.openSearcher()) {
      assertThatThrownBy(() -> searcher.search(ImageQuery.text("a dog").build()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("without a text encoder");
      assertThatThrownBy(() -> searcher.search(ImageQuery.vector(new float[] {1, 2}).build()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("query vector has 2 dimensions")
          .hasMessageContaining("test-model");
      assertThat(searcher.search(ImageQuery.vector(Vectors.unit(new Random(1), D)).build()))
          .isEmpty();
    }
  }

  @Test
  void vector_zeroOrNotFinite_isRefused() {
    assertThatThrownBy(() -> ImageDocument.builder("a").vector(new float[D]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("all zeros");
    assertThatThrownBy(() -> ImageDocument.builder("a").vector(new float[] {1, Float.NaN}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("NaN at dimension 1");
  }

  @Test
  void snapshot_whileWriting_staysAsItWas() throws IOException {
    Random random = new Random(4);
    ImageIndex index = ImageIndex.create(folder, SETTINGS);
    try (ImageIndexWriter writer = index.openWriter()) {
      writer.upsert(ImageDocument.builder("a").vector(Vectors.unit(random, D)).build());
      writer.commit();
      try (ImageSearcher searcher = index.openSearcher();
          ImageSnapshot snapshot = searcher.snapshot()) {
        writer.delete("a");
        writer.upsert(ImageDocument.builder("b").vector(Vectors.unit(random, D)).build());
        assertThat(searcher.refresh()).isFalse();
        writer.commit();
        assertThat(searcher.refresh()).isTrue();
        assertThat(searcher.entry("b")).isPresent();
        assertThat(searcher.entry("a")).isEmpty();
        assertThat(snapshot.entry("a")).isPresent();
        assertThat(snapshot.entry("b")).isEmpty();
      }
    }
  }

  @Test
  void nearestPatches_agreesWithBruteForce() throws IOException {
    Random random = new Random(6);
    ImageIndex index = ImageIndex.create(folder, SETTINGS.withLayout(Layout.GRID));
    Map<String, List<PatchVector>> all = new HashMap<>();
    try (ImageIndexWriter writer = index.openWriter()) {
      for (int i = 0; i < 200; i++) {
        writer.upsert(
            ImageDocument.builder("image-" + i)
                .vector(Vectors.unit(random, D))
                .patches(Vectors.grid(random, 3, 3, D, Region.ofImage(90, 90)))
                .build());
        if (i % 50 == 0) {
          writer.commit();
        }
      }
    }
    try (ImageSearcher searcher = index.openSearcher();
        ImageSnapshot snapshot = searcher.snapshot()) {
      for (int i = 0; i < 200; i++) {
        all.put("image-" + i, snapshot.patchesOf("image-" + i));
      }
      assertThat(snapshot.levels()).containsExactly(1);
      int found = 0;
      for (int q = 0; q < 20; q++) {
        float[] query = Vectors.unit(random, D);
        List<String> expected =
            all.entrySet().stream()
                .sorted(
                    Comparator.comparingDouble((Map.Entry<String, List<PatchVector>> e) ->
                        -e.getValue().stream()
                            .mapToDouble(p -> p.similarity(query))
                            .max()
                            .orElseThrow()))
                .limit(10)
                .map(Map.Entry::getKey)
                .toList();
        List<PatchHit> hits = snapshot.nearestPatches(1, query, 50, Optional.empty());
        assertThat(hits.stream().map(PatchHit::id)).doesNotHaveDuplicates();
        List<String> first =
            new ArrayList<>(hits.subList(0, 10).stream().map(PatchHit::id).toList());
        first.retainAll(expected);
        found += first.size();
      }
      assertThat(found / 200.0).isGreaterThanOrEqualTo(0.95);
    }
  }

  @Test
  void nearestPatches_byWords_findsAcrossTheModalityGap() throws IOException {
    long seed = 20261129;
    Random random = new Random(seed);
    int dimensions = 64;
    float[] pictures = Vectors.unit(random, dimensions);
    float[] words = Vectors.unit(random, dimensions);
    ImageIndex index =
        ImageIndex.create(
            folder, IndexSettings.ofVectors("gap", dimensions).withLayout(Layout.GRID));
    Map<String, List<float[]>> all = new HashMap<>();
    try (ImageIndexWriter writer = index.openWriter()) {
      for (int i = 0; i < 2000; i++) {
        float[] topic = Vectors.near(random, pictures, 0.8);
        ImageDocument.Builder image = ImageDocument.builder("image-" + i).vector(topic);
        List<float[]> parts = new ArrayList<>();
        for (int p = 0; p < 4; p++) {
          float[] part = Vectors.near(random, topic, 0.4);
          parts.add(part);
          image.patch(PatchVector.ofRegion(1, new Region(p, 0, 1, 1), part));
        }
        all.put("image-" + i, parts);
        writer.upsert(image.build());
      }
      writer.forceMerge(1);
      writer.commit();
    }
    try (ImageSearcher searcher = index.openSearcher();
        ImageSnapshot snapshot = searcher.snapshot()) {
      int byWords = 0;
      int byPictures = 0;
      for (int q = 0; q < 50; q++) {
        float[] query = Vectors.near(random, words, 0.8);
        List<String> expected =
            all.entrySet().stream()
                .sorted(
                    Comparator.comparingDouble((Map.Entry<String, List<float[]>> e) ->
                        -e.getValue().stream()
                            .mapToDouble(p -> Vectors.dot(p, query))
                            .max()
                            .orElseThrow()))
                .limit(10)
                .map(Map.Entry::getKey)
                .toList();
        byWords += found(snapshot, query, QueryKind.TEXT, expected);
        byPictures += found(snapshot, query, QueryKind.IMAGE, expected);
      }
      assertThat(byWords / 500.0).as("seed %d", seed).isGreaterThanOrEqualTo(0.95);
      // Else the set has no gap, and the line above shows nothing.
      assertThat(byPictures / 500.0).as("seed %d", seed).isLessThan(0.9);
    }
  }

  private static int found(
      ImageSnapshot snapshot, float[] query, QueryKind kind, List<String> expected)
      throws IOException {
    List<PatchHit> hits = snapshot.nearestPatches(1, query, kind, 10, Optional.empty());
    assertThat(hits).hasSize(10);
    return (int) hits.stream().filter(hit -> expected.contains(hit.id())).count();
  }

  @Test
  void addIndexes_shards_keepNumbersApart() throws IOException {
    Random random = new Random(7);
    List<ImageIndex> shards = new ArrayList<>();
    for (int s = 0; s < 3; s++) {
      ImageIndex shard =
          ImageIndex.create(
              folder.resolve("shard-" + s), SETTINGS.withShard(new IndexSettings.Shard(s, 3)));
      try (ImageIndexWriter writer = shard.openWriter()) {
        for (int i = 0; i < 10; i++) {
          assertThat(
                  writer.upsert(
                      ImageDocument.builder(s + "-" + i).vector(Vectors.unit(random, D)).build()))
              .isEqualTo(3 * i + s);
        }
      }
      shards.add(shard);
    }
    ImageIndex whole = ImageIndex.create(folder.resolve("whole"), SETTINGS);
    try (ImageIndexWriter writer = whole.openWriter()) {
      writer.addIndexes(shards);
      assertThat(writer.size()).isEqualTo(30);
      int next =
          writer.upsert(ImageDocument.builder("new").vector(Vectors.unit(random, D)).build());
      assertThat(next).isEqualTo(30);
      assertThatThrownBy(() -> writer.addIndexes(shards.subList(0, 1)))
          .isInstanceOf(IndexMismatchException.class)
          .hasMessageContaining("is in both");
    }
  }
}
