package dev.windhover.tools.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windhover.lucene.ImageIndex;
import dev.windhover.lucene.ImageSearcher;
import dev.windhover.tools.Gallery;
import dev.windhover.tools.process.WindhoverProcess.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a run that is cut off leaves behind, and how the next one goes on. */
@Timeout(value = 600, unit = TimeUnit.SECONDS)
class InterruptedIndexTest {
  private static final int PHOTOS = 24;

  @TempDir Path home;
  private Path photos;
  private Path index;

  @BeforeEach
  void copyPhotos() throws IOException {
    photos = Files.createDirectory(home.resolve("photos"));
    index = home.resolve("index");
    try (Stream<Path> files = Files.list(Gallery.folder())) {
      List<Path> some =
          files.filter(f -> f.toString().endsWith(".jpg")).sorted().limit(PHOTOS).toList();
      for (Path file : some) {
        Files.copy(file, photos.resolve(file.getFileName()));
      }
    }
  }

  private WindhoverProcess startSlowly() throws IOException {
    return WindhoverProcess.start(
        home,
        List.of(),
        "index",
        photos.toString(),
        "--index",
        index.toString(),
        "--threads",
        "1",
        "--commit-seconds",
        "0.01");
  }

  private long committed() throws IOException {
    if (!ImageIndex.exists(index)) {
      return 0;
    }
    try (ImageSearcher searcher = ImageIndex.open(index).openSearcher()) {
      return searcher.size();
    }
  }

  private void waitForCommits(WindhoverProcess process) throws Exception {
    while (process.isAlive() && committed() < 2) {
      Thread.sleep(20);
    }
  }

  private JsonNode again() throws Exception {
    Ended ended =
        WindhoverProcess.start(
                home, List.of(), "index", photos.toString(), "--index", index.toString(), "--json")
            .end();
    assertThat(ended.code()).as(ended.err()).isZero();
    return ended.json();
  }

  @Test
  void kill9_thenAgain_finishesWithoutDuplicatesAndEncodesNoCommittedPhotoTwice() throws Exception {
    WindhoverProcess process = startSlowly();
    waitForCommits(process);
    Ended killed = process.kill();
    assertThat(killed.code()).as("killed, not ended by itself: %s", killed.err()).isEqualTo(137);
    long kept = committed();
    assertThat(kept).isBetween(2L, PHOTOS - 1L);
    JsonNode summary = again();
    assertThat(summary.get("images").asLong()).isEqualTo(PHOTOS);
    assertThat(summary.get("unchanged").asLong()).isEqualTo(kept);
    assertThat(summary.get("encoded").asLong()).isEqualTo(PHOTOS - kept);
  }

  @Test
  void ctrlC_leavesAValidIndexAndSaysHowToGoOn() throws Exception {
    WindhoverProcess process = startSlowly();
    waitForCommits(process);
    Ended stopped = process.terminate();
    assertThat(stopped.code()).isNotZero();
    assertThat(stopped.err()).contains("Stopped before the end", "run the same command again");
    long kept = committed();
    assertThat(stopped.out()).startsWith(kept + " photos in the index");
    assertThat(again().get("encoded").asLong()).isEqualTo(PHOTOS - kept);
  }

  @Test
  void ctrlC_whileTheModelLoads_isNoFailure() throws Exception {
    WindhoverProcess process = startSlowly();
    process.awaitOnErr("to look at");
    Ended stopped = process.terminate();
    // Of SIGTERM, and not of a crash of native code that lost its runtime while it loaded.
    assertThat(stopped.code()).as(stopped.err()).isEqualTo(143);
    assertThat(stopped.err())
        .contains("Stopped before the end", "run the same command again")
        .doesNotContain("bug", "unexpected");
    // None as a rule; the model may have been quicker than the signal.
    long kept = committed();
    assertThat(stopped.out())
        .startsWith(kept + (kept == 1 ? " photo" : " photos") + " in the index");
    assertThat(again().get("images").asLong()).isEqualTo(PHOTOS);
  }
}
