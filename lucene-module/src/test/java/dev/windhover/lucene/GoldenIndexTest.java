package dev.windhover.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.windhover.lucene.index.ImageSchema;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.lucene.document.KeywordField;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An index of schema 1, as it lies in the field, under the code of today. */
class GoldenIndexTest {
  @TempDir Path folder;

  private Path golden;

  @BeforeEach
  void copyGolden() throws IOException {
    golden = Files.createDirectory(folder.resolve("golden"));
    URI source =
        URI.create(
            Objects.requireNonNull(getClass().getResource("/golden/schema-1/segments_5"))
                .toString());
    try (Stream<Path> files = Files.list(Path.of(source).getParent())) {
      for (Path file : files.toList()) {
        Files.copy(file, golden.resolve(file.getFileName()));
      }
    }
  }

  @Test
  void golden_opened_holdsWhatWasWritten() throws IOException {
    ImageIndex index = ImageIndex.open(golden);
    assertThat(index.settings()).isEqualTo(GoldenIndex.SETTINGS);
    check(index);
  }

  @Test
  void golden_writtenOn_keepsNumbersAndTakesNewImages() throws IOException {
    ImageIndex index = ImageIndex.open(golden);
    try (ImageIndexWriter writer = index.openWriter()) {
      int number =
          writer.upsert(
              ImageDocument.builder("new")
                  .vector(Vectors.unit(new Random(1), GoldenIndex.D))
                  .build());
      assertThat(number).isGreaterThanOrEqualTo(40);
      writer.commit();
      writer.delete("new");
      writer.forceMerge(1);
    }
    check(index);
  }

  @Test
  void golden_merged_keepsEverything() throws IOException {
    ImageIndex target = ImageIndex.create(folder.resolve("target"), GoldenIndex.SETTINGS);
    try (ImageIndexWriter writer = target.openWriter()) {
      writer.addIndexes(List.of(ImageIndex.open(golden)));
      writer.commit(GoldenIndex.USER_DATA);
      writer.forceMerge(1);
    }
    check(target);
  }

  @Test
  void golden_upgraded_isTheSameIndexAnew() throws IOException {
    ImageIndex old = ImageIndex.open(golden);
    ImageIndex upgraded = old.upgradeTo(folder.resolve("upgraded"));
    check(upgraded);
    check(ImageIndex.open(folder.resolve("upgraded")));
    check(old);
    try (ImageIndexWriter writer = upgraded.openWriter()) {
      int number =
          writer.upsert(
              ImageDocument.builder("new")
                  .vector(Vectors.unit(new Random(1), GoldenIndex.D))
                  .build());
      // Also numbers of deleted images are never given again.
      assertThat(number).isGreaterThanOrEqualTo(40);
    }
  }

  @Test
  void upgradeTo_overAnIndex_isRefusedAndChangesNothing() throws IOException {
    ImageIndex old = ImageIndex.open(golden);
    assertThatThrownBy(() -> old.upgradeTo(golden)).isInstanceOf(FileAlreadyExistsException.class);
    check(old);
  }

  private static void check(ImageIndex index) throws IOException {
    index.verify();
    assertThat(index.userData()).containsAllEntriesOf(GoldenIndex.USER_DATA);
    List<ImageDocument> expected =
        GoldenIndex.images().stream().filter(i -> !GoldenIndex.DELETED.contains(i.id())).toList();
    try (ImageSearcher searcher = index.openSearcher();
        ImageSnapshot snapshot = searcher.snapshot()) {
      assertThat(snapshot.size()).isEqualTo(expected.size());
      for (ImageDocument image : expected) {
        same(snapshot, image);
      }
      assertThat(snapshot.set("album")).contains(GoldenIndex.album());
      float[] q = Vectors.unit(new Random(9), GoldenIndex.D);
      assertThat(snapshot.search(ImageQuery.vector(q).k(100).build()).ids())
          .isEqualTo(ranking(expected, q));
      assertThat(snapshot.search(ImageQuery.vector(q).k(100).within("album").build()).ids())
          .containsExactlyInAnyOrder("image-1", "image-4", "image-20", "image-39");
      assertThat(
              snapshot
                  .search(
                      ImageQuery.vector(q)
                          .k(100)
                          .filter(KeywordField.newExactQuery("tag", "sea"))
                          .build())
                  .size())
          .isEqualTo(20);
      assertThat(snapshot.search(ImageQuery.vector(q).words("dogs").k(3).build()).size())
          .isEqualTo(3);
      assertThat(snapshot.nearestPatches(1, q, 100, Optional.empty())).hasSize(28);
      assertThat(snapshot.nearestTexts(q, 10))
          .extracting(TextHit::text)
          .containsExactlyInAnyOrder("words 0", "words 1", "words 2", "words 3", "words 4");
      assertThat(snapshot.levels()).containsExactly(1, 2);
      assertThat(snapshot.count(ImageSchema.images())).isEqualTo(expected.size());
    }
  }

  private static void same(ImageSnapshot snapshot, ImageDocument image) throws IOException {
    ImageDocument found = snapshot.document(image.id()).orElseThrow();
    int number = Integer.parseInt(image.id().substring("image-".length()));
    assertThat(snapshot.entry(image.id()).orElseThrow().number()).isEqualTo(number);
    assertThat(found.uri()).isEqualTo(image.uri());
    assertThat(found.sha256()).isEqualTo(image.sha256());
    assertThat(found.modified()).isEqualTo(image.modified());
    assertThat(found.height()).isEqualTo(image.height());
    assertThat(found.fields()).isEqualTo(image.fields());
    assertThat(found.json()).isEqualTo(image.json());
    assertThat(found.vector()).containsExactly(image.vector(), within(1e-6f));
    assertThat(found.patches()).hasSameSizeAs(image.patches());
    for (int p = 0; p < found.patches().size(); p++) {
      assertThat(found.patches().get(p).level()).isEqualTo(image.patches().get(p).level());
      assertThat(found.patches().get(p).frame()).isEqualTo(image.patches().get(p).frame());
      assertThat(found.patches().get(p).vector())
          .containsExactly(image.patches().get(p).vector(), within(1e-6f));
    }
    assertThat(snapshot.heatGridOf(image.id()).isPresent()).isEqualTo(number % 5 == 0);
  }

  private static List<String> ranking(List<ImageDocument> images, float[] query) {
    return images.stream()
        .sorted(Comparator.comparingDouble(i -> -Vectors.dot(i.vector(), query)))
        .map(ImageDocument::id)
        .toList();
  }
}
