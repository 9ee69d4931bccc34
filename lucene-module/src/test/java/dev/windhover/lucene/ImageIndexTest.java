package dev.windhover.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.lucene.index.IndexNotFoundException;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageIndexTest {
  private static final IndexSettings SETTINGS = IndexSettings.ofVectors("test-model", 8);

  @TempDir Path folder;

  @Test
  void open_afterCreate_givesTheSameSettings() throws IOException {
    IndexSettings settings =
        SETTINGS
            .withLayout(Layout.PYRAMID)
            .withPrecision(Precision.BITS_4)
            .withPatchPrecision(Precision.BITS_1)
            .withGraph(new IndexSettings.Graph(24, 150))
            .withShard(new IndexSettings.Shard(2, 5));
    ImageIndex.create(folder, settings);
    assertThat(ImageIndex.open(folder).settings()).isEqualTo(settings);
  }

  @Test
  void create_overAnIndex_isRefused() throws IOException {
    ImageIndex.create(folder, SETTINGS);
    assertThatThrownBy(() -> ImageIndex.create(folder, SETTINGS))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessageContaining("holds an index already");
  }

  @Test
  void create_inAFolderOfPhotos_isRefused() throws IOException {
    Files.writeString(folder.resolve("photo.jpg"), "x");
    assertThatThrownBy(() -> ImageIndex.create(folder, SETTINGS))
        .isInstanceOf(DirectoryNotEmptyException.class)
        .hasMessageContaining("a folder of its own");
    assertThat(folder).isDirectoryContaining(f -> f.endsWith("photo.jpg"));
  }

  @Test
  void open_missingFolder_isRefused() {
    assertThatThrownBy(() -> ImageIndex.open(folder.resolve("none")))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("create the index first");
  }

  @Test
  void open_emptyFolder_isRefused() {
    assertThatThrownBy(() -> ImageIndex.open(folder))
        .isInstanceOf(IndexNotFoundException.class)
        .hasMessageContaining("holds no index");
  }

  @Test
  void open_indexOfAnotherProgram_isRefused() throws IOException {
    try (FSDirectory d = FSDirectory.open(folder);
        IndexWriter w = new IndexWriter(d, new IndexWriterConfig())) {
      w.commit();
    }
    assertThatThrownBy(() -> ImageIndex.open(folder))
        .isInstanceOf(IndexMismatchException.class)
        .hasMessageContaining("not one of Windhover's");
  }

  @Test
  void open_newerSchema_isRefused() throws IOException {
    try (FSDirectory d = FSDirectory.open(folder);
        IndexWriter w = new IndexWriter(d, new IndexWriterConfig())) {
      w.setLiveCommitData(Map.of("windhover.schema", "3").entrySet());
      w.commit();
    }
    assertThatThrownBy(() -> ImageIndex.open(folder))
        .isInstanceOf(IndexMismatchException.class)
        .hasMessageContaining("has schema 3, this Windhover knows schemas up to 2");
  }

  @Test
  void require_anotherModel_namesBothAndTheWayOut() throws IOException {
    ImageIndex index = ImageIndex.create(folder, SETTINGS);
    assertThatThrownBy(() -> index.require(IndexSettings.vectorsOf("other-model", 8)))
        .isInstanceOf(IndexMismatchException.class)
        .hasMessageContaining("built with model test-model")
        .hasMessageContaining("not with other-model")
        .hasMessageContaining("open it with test-model, or build an index of its own")
        .message()
        .doesNotContain("\n");
  }

  @Test
  void openWriter_twice_saysThatItIsInUse() throws IOException {
    ImageIndex index = ImageIndex.create(folder, SETTINGS);
    try (ImageIndexWriter first = index.openWriter()) {
      assertThat(first.size()).isZero();
      assertThatThrownBy(index::openWriter)
          .isInstanceOf(IndexInUseException.class)
          .hasMessageContaining("is being written by another");
    }
    index.openWriter().close();
  }

  @Test
  void commit_withUserData_isGivenBackAndKeptByPlainCommits() throws IOException {
    ImageIndex index = ImageIndex.create(folder, SETTINGS);
    try (ImageIndexWriter writer = index.openWriter()) {
      writer.commit(Map.of("root.photos", "there"));
    }
    assertThat(index.userData()).isEqualTo(Map.of("root.photos", "there"));
    index.openWriter().close();
    assertThat(index.userData()).isEqualTo(Map.of("root.photos", "there"));
  }
}
