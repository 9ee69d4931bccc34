package dev.windhover.tools.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windhover.tools.Gallery;
import dev.windhover.tools.process.WindhoverProcess;
import dev.windhover.tools.process.WindhoverProcess.Ended;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A collection that is indexed by several processes and merged. */
@Timeout(value = 600, unit = TimeUnit.SECONDS)
class ShardsTest {
  private static final String[] PHOTOS = {
    "kitten.jpg", "coffee-cup.jpg", "pagoda.jpg", "castle.jpg", "wall-clock.jpg", "pyramid.jpg"
  };

  @TempDir Path home;
  private Path photos;

  /** The words of an index command into the index {@code name}. */
  private String[] index(Path folder, String name, String... further) {
    List<String> words = new ArrayList<>(List.of("index", folder.toString(), "--json"));
    words.addAll(List.of("--index", home.resolve(name).toString()));
    words.addAll(List.of(further));
    return words.toArray(String[]::new);
  }

  private CommandRun merge(String... parts) {
    List<String> words = new ArrayList<>(List.of("merge", "--json"));
    for (String part : parts) {
      words.add(home.resolve(part).toString());
    }
    words.addAll(List.of("--index", home.resolve("merged").toString()));
    return run(words.toArray(String[]::new));
  }

  private CommandRun run(String... words) {
    return CommandRun.of(home, words);
  }

  private JsonNode json(String... words) throws IOException {
    CommandRun run = run(words);
    assertThat(run.code()).as(run.err()).isZero();
    return run.json();
  }

  private JsonNode hits(String index, String... question) throws IOException {
    List<String> words = new ArrayList<>(List.of(question));
    words.addAll(List.of("--json", "-k", "20", "--index", home.resolve(index).toString()));
    JsonNode hits = json(words.toArray(String[]::new)).get("hits");
    for (JsonNode hit : hits) {
      // The order in which a dot product sums is the compiler's, and may change while a test runs.
      double score = hit.get("score").asDouble();
      ((ObjectNode) hit).put("score", Math.round(score * 1e5) / 1e5);
    }
    return hits;
  }

  @Test
  void twoShardsInProcessesOfTheirOwn_merged_answerLikeOneIndex() throws Exception {
    photos = home.resolve("photos");
    Gallery.copyTo(photos, PHOTOS);
    WindhoverProcess first =
        WindhoverProcess.start(home, List.of(), index(photos, "part-0", "--shard", "0/2"));
    WindhoverProcess second =
        WindhoverProcess.start(home, List.of(), index(photos, "part-1", "--shard", "1/2"));
    json(index(photos, "whole"));
    int images = 0;
    for (Ended ended : List.of(first.end(), second.end())) {
      assertThat(ended.code()).as(ended.err()).isZero();
      assertThat(ended.json().get("images").asInt()).isPositive();
      images += ended.json().get("images").asInt();
    }
    assertThat(images).isEqualTo(PHOTOS.length);

    assertThat(merge("part-0").err()).contains("not among the parts: shard 1/2");
    JsonNode merged = merge("part-1").json();
    assertThat(merged.get("images").asInt()).isEqualTo(PHOTOS.length);
    assertThat(merged.get("parts")).hasSize(1);

    for (String[] question :
        new String[][] {
          {"search", "a cat"},
          {"search", "an old building", "--filter", "name:p*"},
          {"similar", photos.resolve("castle.jpg").toString()}
        }) {
      assertThat(hits("merged", question)).isNotEmpty().isEqualTo(hits("whole", question));
    }
    assertThat(json(index(photos, "merged")).get("unchanged").asInt()).isEqualTo(PHOTOS.length);
  }

  @Test
  void partsThatDoNotFit_areRefusedBeforeAnythingIsWritten() throws IOException {
    photos = home.resolve("photos");
    Gallery.copyTo(photos, "pyramid.jpg");
    Path elsewhere = home.resolve("elsewhere/photos");
    Gallery.copyTo(elsewhere, "wall-clock.jpg");
    json(index(photos, "a", "--layout", "none"));
    json(index(photos, "b", "--layout", "pooled"));
    json(index(elsewhere, "c", "--layout", "none"));
    CommandRun otherLayout = merge("a", "b");
    assertThat(otherLayout.code()).isEqualTo(1);
    assertThat(otherLayout.err()).contains("different layout cannot be merged").hasLineCount(1);
    CommandRun otherRoot = merge("a", "c");
    assertThat(otherRoot.code()).isEqualTo(1);
    assertThat(otherRoot.err()).contains("root \"photos\" is", "--root photos=DIR");
    CommandRun sameImage = merge("a", "a");
    assertThat(sameImage.code()).isEqualTo(1);
    assertThat(sameImage.err()).contains("is in both").hasLineCount(1);
    assertThat(home.resolve("merged")).doesNotExist();
  }

  @Test
  void shardsOfDifferentNumbers_theGapsOfEachAreTold() throws IOException {
    photos = home.resolve("photos");
    Gallery.copyTo(photos, "pyramid.jpg");
    Path others = home.resolve("others");
    Gallery.copyTo(others, "wall-clock.jpg");
    json(index(photos, "a", "--shard", "0/2"));
    json(index(others, "b", "--shard", "2/3"));
    assertThat(merge("a", "b").err())
        .contains("not among the parts: shard 1/2, shard 0/3 and 1 more");
  }
}
