package dev.windhover.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.windhover.lucene.index.ImageSchema;
import dev.windhover.lucene.index.SettingsRecord;
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
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.Directory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An index of every schema there was, as it lies in the field, under the code of today. */
class GoldenIndexTest {
  @TempDir Path folder;

  private Path copyOf(int schema) throws IOException {
    Path golden = Files.createDirectory(folder.resolve("golden"));
    String name = "/golden/schema-" + schema + "/segments_5";
    URI source = URI.create(Objects.requireNonNull(getClass().getResource(name), name).toString());
    try (Stream<Path> files = Files.list(Path.of(source).getParent())) {
      for (Path file : files.toList()) {
        Files.copy(file, golden.resolve(file.getFileName()));
      }
    }
    return golden;
  }

  private static String schemaOf(ImageIndex index) throws IOException {
    try (Directory directory = index.openDirectory()) {
      return SegmentInfos.readLatestCommit(directory).getUserData().get(SettingsRecord.SCHEMA);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void golden_opened_holdsWhatWasWritten(int schema) throws IOException {
    Path golden = copyOf(schema);
    ImageIndex index = ImageIndex.open(golden);
    assertThat(index.settings()).isEqualTo(GoldenIndex.SETTINGS);
    assertThat(schemaOf(index)).isEqualTo(Integer.toString(schema));
    check(index, schema);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void golden_writtenOn_keepsNumbersAndTakesNewImages(int schema) throws IOException {
    Path golden = copyOf(schema);
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
    // What was written is of the newest schema, which older versions must not read.
    assertThat(schemaOf(index)).isEqualTo(Integer.toString(ImageSchema.VERSION));
    check(index, schema);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void golden_merged_keepsEverything(int schema) throws IOException {
    Path golden = copyOf(schema);
    ImageIndex target = ImageIndex.create(folder.resolve("target"), GoldenIndex.SETTINGS);
    try (ImageIndexWriter writer = target.openWriter()) {
      writer.addIndexes(List.of(ImageIndex.open(golden)));
      writer.commit(GoldenIndex.USER_DATA);
      writer.forceMerge(1);
    }
    check(target, schema);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void golden_upgraded_isTheSameIndexAnew(int schema) throws IOException {
    Path golden = copyOf(schema);
    ImageIndex old = ImageIndex.open(golden);
    ImageIndex upgraded = old.upgradeTo(folder.resolve("upgraded"));
    check(upgraded, schema);
    check(ImageIndex.open(folder.resolve("upgraded")), schema);
    check(old, schema);
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

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void upgradeTo_overAnIndex_isRefusedAndChangesNothing(int schema) throws IOException {
    Path golden = copyOf(schema);
    ImageIndex old = ImageIndex.open(golden);
    assertThatThrownBy(() -> old.upgradeTo(golden)).isInstanceOf(FileAlreadyExistsException.class);
    check(old, schema);
  }

  private static void check(ImageIndex index, int schema) throws IOException {
    index.verify();
    assertThat(index.userData()).containsAllEntriesOf(GoldenIndex.USER_DATA);
    List<ImageDocument> expected =
        GoldenIndex.images(schema).stream()
            .filter(i -> !GoldenIndex.DELETED.contains(i.id()))
            .toList();
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
