package dev.windhover.tools.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windhover.tools.serve.ServedGallery.Gallery;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An index that changes while it is served. */
@ExtendWith(ServedGallery.class)
class LiveIndexTest {

  @Test
  void refresh_otherWriterAddsAndRemoves_isSeen(Gallery gallery) throws Exception {
    Path photos = Files.createTempDirectory(gallery.home, "live").resolve("photos");
    Files.createDirectories(photos);
    Files.copy(gallery.photos.resolve("castle.jpg"), photos.resolve("castle.jpg"));
    Path index = photos.resolveSibling("index");
    gallery.index(photos, index);
    try (LiveIndex live = new LiveIndex(index, Map.of(), gallery.model, gallery.model)) {
      assertThat(live.state().searcher().size()).isEqualTo(1);
      long before = live.state().revision();
      Files.copy(gallery.photos.resolve("kitten.jpg"), photos.resolve("kitten.jpg"));
      gallery.index(photos, index);
      live.refresh();
      assertThat(live.state().searcher().size()).isEqualTo(2);
      assertThat(live.state().revision()).isGreaterThan(before);
    }
  }

  @Test
  void refresh_withoutChange_keepsTheRevision(Gallery gallery) throws Exception {
    try (LiveIndex live = new LiveIndex(gallery.index, Map.of(), gallery.model, gallery.model)) {
      long before = live.state().revision();
      live.refresh();
      assertThat(live.state().revision()).isEqualTo(before);
      assertThat(live.trouble()).isEmpty();
    }
  }

  @Test
  void refresh_indexGone_answersFromBeforeAndSaysSo_thenFollowsItsSuccessor(Gallery gallery)
      throws Exception {
    Path photos = Files.createTempDirectory(gallery.home, "gone").resolve("photos");
    Files.createDirectories(photos);
    Files.copy(gallery.photos.resolve("castle.jpg"), photos.resolve("castle.jpg"));
    Path index = photos.resolveSibling("index");
    gallery.index(photos, index);
    try (LiveIndex live = new LiveIndex(index, Map.of(), gallery.model, gallery.model)) {
      delete(index);
      live.refresh();
      assertThat(live.trouble()).hasValueSatisfying(t -> assertThat(t).contains("cannot be read"));
      assertThat(live.state().searcher().size()).isEqualTo(1);
      Files.copy(gallery.photos.resolve("kitten.jpg"), photos.resolve("kitten.jpg"));
      gallery.index(photos, index);
      live.refresh();
      assertThat(live.trouble()).isEmpty();
      assertThat(live.state().searcher().size()).isEqualTo(2);
    }
  }

  private static void delete(Path folder) throws Exception {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
