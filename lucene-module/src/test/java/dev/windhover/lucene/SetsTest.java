package dev.windhover.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windhover.lucene.sets.ImageSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SetsTest {
  private static final int D = 8;
  private static final IndexSettings SETTINGS =
      IndexSettings.ofVectors("test-model", D).withLayout(Layout.GRID);

  @TempDir Path folder;

  @Test
  void set_afterCommit_isStoredAndFilters() throws IOException {
    ImageIndex index = ImageIndex.create(folder, SETTINGS);
    Random random = new Random(1);
    try (ImageIndexWriter writer = index.openWriter()) {
      Map<String, Integer> numbers = fill(writer, random, "a", 300);
      writer.putSet("album", ImageSet.of(numbers.get("a3"), numbers.get("a250")));
      writer.updateSet("album", s -> s.with(numbers.get("a77")).without(numbers.get("a3")));
      writer.putSet("other", ImageSet.EMPTY);
      assertThat(writer.setNames()).containsExactly("album", "other");
      assertThat(writer.deleteSet("other")).isTrue();
      assertThat(writer.deleteSet("other")).isFalse();
    }
    try (ImageSearcher searcher = index.openSearcher();
        ImageSnapshot snapshot = searcher.snapshot()) {
      assertThat(snapshot.setNames()).containsExactly("album");
      assertThat(found(searcher, "album")).containsExactlyInAnyOrder("a77", "a250");
      assertThatThrownBy(() -> found(searcher, "other"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("has no set 'other'");
      assertThat(snapshot.collect(MatchAllDocsQuery.INSTANCE).size()).isEqualTo(300);
      assertThat(snapshot.collect(snapshot.set("album").orElseThrow().query()))
          .isEqualTo(snapshot.set("album").orElseThrow());
    }
  }

  @Test
  void set_withoutCommit_isGoneAfterRollback() throws IOException {
    ImageIndex index = ImageIndex.create(folder, SETTINGS);
    try (ImageIndexWriter writer = index.openWriter()) {
      int number =
          writer.upsert(ImageDocument.builder("a").vector(Vectors.unit(new Random(1), D)).build());
      writer.putSet("album", ImageSet.of(number));
      writer.commit();
      writer.putSet("album", ImageSet.EMPTY);
      writer.rollback();
    }
    try (ImageIndexWriter writer = index.openWriter()) {
      assertThat(writer.set("album").orElseThrow().size()).isEqualTo(1);
    }
  }

  @Test
  void putSet_numbersNeverGiven_areRefused() throws IOException {
    ImageIndex index = ImageIndex.create(folder, SETTINGS);
    try (ImageIndexWriter writer = index.openWriter()) {
      assertThatThrownBy(() -> writer.putSet("album", ImageSet.of(7)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("image number 7")
          .hasMessageContaining("below 0");
    }
  }

  @Test
  void deletedImage_addedAgain_isInNoSet() throws IOException {
    ImageIndex index = ImageIndex.create(folder, SETTINGS);
    Random random = new Random(1);
    try (ImageIndexWriter writer = index.openWriter()) {
      Map<String, Integer> numbers = fill(writer, random, "a", 20);
      writer.putSet("album", ImageSet.of(numbers.get("a3"), numbers.get("a5")));
      writer.delete("a3");
      writer.commit();
    }
    try (ImageIndexWriter writer = index.openWriter()) {
      fill(writer, random, "a", 20);
    }
    try (ImageSearcher searcher = index.openSearcher()) {
      assertThat(found(searcher, "album")).containsExactly("a5");
    }
  }

  /**
   * Shards that were numbered alike collide; their sets must still mean the same images, and what
   * was revoked or deleted stays away.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void addIndexes_collidingShards_keepSetsRight(long seed) throws IOException {
    Random random = new Random(seed);
    Set<String> expected = new HashSet<>();
    List<ImageIndex> all = new ArrayList<>();
    for (String name : List.of("a", "b", "c")) {
      ImageIndex index = ImageIndex.create(folder.resolve(name), SETTINGS);
      try (ImageIndexWriter writer = index.openWriter()) {
        Map<String, Integer> numbers = fill(writer, random, name, 60);
        for (Map.Entry<String, Integer> e : numbers.entrySet()) {
          if (random.nextBoolean()) {
            writer.updateSet("album", s -> s.with(e.getValue()));
            expected.add(e.getKey());
          }
        }
        for (Map.Entry<String, Integer> e : numbers.entrySet()) {
          switch (random.nextInt(6)) {
            case 0 -> {
              writer.delete(e.getKey());
              expected.remove(e.getKey());
            }
            case 1 -> {
              writer.updateSet("album", s -> s.without(e.getValue()));
              expected.remove(e.getKey());
            }
            default -> {}
          }
        }
      }
      all.add(index);
    }
    ImageIndex whole = all.get(0);
    try (ImageIndexWriter writer = whole.openWriter()) {
      writer.addIndexes(all.subList(1, 3));
      Map<String, Integer> later = fill(writer, random, "d", 60);
      assertThat(later.values()).doesNotHaveDuplicates();
      writer.commit();
      check(whole, expected, seed);
      writer.forceMerge(1);
    }
    check(whole, expected, seed);
  }

  private static void check(ImageIndex index, Set<String> expected, long seed) throws IOException {
    try (ImageSearcher searcher = index.openSearcher()) {
      assertThat(found(searcher, "album"))
          .as("seed %d", seed)
          .containsExactlyInAnyOrderElementsOf(expected);
      List<Integer> numbers = new ArrayList<>();
      searcher.forEachEntry(e -> numbers.add(e.number()));
      assertThat(numbers).as("seed %d", seed).doesNotHaveDuplicates();
    }
  }

  private static List<String> found(ImageSearcher searcher, String set) throws IOException {
    return searcher
        .search(ImageQuery.vector(Vectors.unit(new Random(1), D)).k(1000).within(set).build())
        .ids();
  }

  private static Map<String, Integer> fill(
      ImageIndexWriter writer, Random random, String prefix, int count) throws IOException {
    Map<String, Integer> numbers = new HashMap<>();
    for (int i = 0; i < count; i++) {
      ImageDocument image =
          ImageDocument.builder(prefix + i)
              .vector(Vectors.unit(random, D))
              .patch(
                  PatchVector.ofRegion(
                      1, dev.windhover.encoder.Region.ofImage(9, 9), Vectors.unit(random, D)))
              .build();
      numbers.put(prefix + i, writer.upsert(image));
      if (random.nextInt(30) == 0) {
        writer.commit();
      }
    }
    return numbers;
  }
}
