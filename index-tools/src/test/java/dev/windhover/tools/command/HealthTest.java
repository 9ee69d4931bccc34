package dev.windhover.tools.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windhover.tools.Gallery;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What inspect, verify, doctor and eval say. */
class HealthTest {
  @TempDir Path home;

  private CommandRun run(String... arguments) {
    return CommandRun.of(home, arguments);
  }

  private Path indexedPhotos() throws IOException {
    Path photos = home.resolve("photos");
    Gallery.copyTo(photos, "kitten.jpg", "pyramid.jpg", "pagoda.jpg", "wall-clock.jpg");
    assertThat(run("index", photos.toString()).code()).isZero();
    return photos;
  }

  @Test
  void inspect_ofAnIndex_addsUpAndMeasuresRecall() throws IOException {
    Path photos = indexedPhotos();
    JsonNode facts = run("inspect", "--json").json();
    assertThat(facts.get("images").asInt()).isEqualTo(4);
    assertThat(facts.get("vectors").get("image").get("count").asInt()).isEqualTo(4);
    assertThat(facts.get("vectors").get("image").get("rescoredOffHeapBytes").asInt())
        .isGreaterThanOrEqualTo(4 * 4 * facts.get("model").get("dimensions").asInt());
    assertThat(facts.get("roots").get("photos").asText()).isEqualTo(photos.toRealPath().toString());
    long parts = 0;
    for (JsonNode part : facts.get("bytesByPart")) {
      parts += part.asLong();
    }
    assertThat(parts).isEqualTo(facts.get("bytes").asLong()).isPositive();
    assertThat(facts.get("recall").get("recall").asDouble()).isEqualTo(1);
    assertThat(run("inspect", "--sample", "0").out())
        .contains("windhover-tiny", "vectors, full precision", "4 in ")
        .doesNotContain("recall");
  }

  @Test
  void verify_wholeThenTouchedThenDamagedIndex_saysWhich() throws IOException {
    Path photos = indexedPhotos();
    CommandRun whole = run("verify");
    assertThat(whole.code()).as(whole.out() + whole.err()).isZero();
    assertThat(whole.out()).contains("structure  ok", "4 of 4 photos encoded again agree");

    Files.delete(photos.resolve("kitten.jpg"));
    Files.write(photos.resolve("pagoda.jpg"), new byte[] {1, 2, 3});
    JsonNode touched = run("verify", "--json").json();
    assertThat(touched.get("ok").asBoolean()).isTrue();
    assertThat(touched.get("sample").get("gone").asInt()).isEqualTo(1);
    assertThat(touched.get("sample").get("changed").asInt()).isEqualTo(1);
    assertThat(touched.get("sample").get("same").asInt()).isEqualTo(2);
    assertThat(touched.get("sample").get("lowestCosine").asDouble()).isGreaterThan(0.999);

    try (Stream<Path> files = Files.list(home.resolve(".windhover/index"))) {
      Path largest =
          files.max((a, b) -> Long.compare(a.toFile().length(), b.toFile().length())).orElseThrow();
      try (RandomAccessFile file = new RandomAccessFile(largest.toFile(), "rw")) {
        file.seek(file.length() / 2);
        int old = file.read();
        file.seek(file.length() / 2);
        file.write(old ^ 0x55);
      }
    }
    CommandRun damaged = run("verify");
    assertThat(damaged.code()).isEqualTo(1);
    assertThat(damaged.out()).contains("structure  DAMAGED", "checksum failed");
    assertThat(run("verify", "--json").json().get("ok").asBoolean()).isFalse();
  }

  @Test
  void verify_movedFolder_namesRoot() throws IOException {
    Path photos = indexedPhotos();
    Path elsewhere = home.resolve("elsewhere");
    Files.move(photos, elsewhere);
    assertThat(run("verify").out()).contains("4 photos", "--root photos=DIR");
    CommandRun unknown = run("verify", "--root", "pictures=" + elsewhere);
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err()).contains("no root \"pictures\"", "[photos]");
    assertThat(run("verify", "--root", "photos=" + elsewhere).out())
        .contains("4 of 4 photos encoded again agree");
  }

  @Test
  void doctor_withoutAndWithAnIndex_fitsOneScreen() throws IOException {
    CommandRun without = run("doctor");
    assertThat(without.code()).as(without.out()).isZero();
    assertThat(without.out())
        .contains("- java ", "- native ", "- model      windhover-tiny", "? index      none in");
    assertThat(without.out().lines().count()).isLessThan(24);
    Files.createDirectories(home.resolve("no-model"));
    CommandRun broken = run("doctor", "--model", home.resolve("no-model").toString());
    assertThat(broken.code()).isEqualTo(1);
    assertThat(broken.out()).contains("! model ", "no-model");
    indexedPhotos();
    JsonNode findings = run("doctor", "--json").json().get("findings");
    JsonNode index = findings.get(findings.size() - 1);
    assertThat(index.get("state").asText()).isEqualTo("ok");
    assertThat(index.get("text").asText()).contains("4 photos", "windhover-tiny");
  }

  @Test
  void eval_captionsAndClasses_measuresBoth() throws IOException {
    Path captioned = home.resolve("captioned");
    Gallery.copyTo(captioned, "kitten.jpg", "pyramid.jpg", "wall-clock.jpg");
    Files.writeString(
        captioned.resolve("captions.tsv"),
        "file\tcaption\nkitten.jpg\ta small cat\npyramid.jpg\ta pyramid in the desert\n"
            + "wall-clock.jpg\ta clock\nwall-clock.jpg\ta clock on a wall\ngone.jpg\ta ghost\n");
    Path dump = home.resolve("ranks.jsonl");
    CommandRun run = run("eval", captioned.toString(), "--json", "--dump", dump.toString());
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err()).contains("left out: ", "gone.jpg");
    assertThat(run.json().get("textToImage").get("queries").asInt()).isEqualTo(4);
    assertThat(run.json().get("textToImage").get("at1").asDouble()).isEqualTo(100);
    assertThat(run.json().get("imageToText").get("at5").asDouble()).isEqualTo(100);
    assertThat(Files.readAllLines(dump)).hasSize(7).allMatch(line -> line.contains("\"rank\":"));

    for (Map.Entry<String, List<String>> e :
        Map.of(
                "cat", List.of("grey-cat.jpg", "kitten.jpg"),
                "wall_clock", List.of("wall-clock.jpg"))
            .entrySet()) {
      Gallery.copyTo(home.resolve("classes/" + e.getKey()), e.getValue().toArray(String[]::new));
    }
    JsonNode accuracy = run("eval", home.resolve("classes").toString(), "--json").json();
    assertThat(accuracy.get("photos").asInt()).isEqualTo(3);
    assertThat(accuracy.get("top1").asDouble()).isEqualTo(100);
    assertThat(accuracy.get("byClass").get("wall_clock").asDouble()).isEqualTo(100);
    CommandRun none = run("eval", Files.createDirectory(home.resolve("none")).toString());
    assertThat(none.code()).isEqualTo(1);
    assertThat(none.err()).contains("neither captions", "named by class").hasLineCount(1);
  }

  @Test
  void eval_boxes_measuresSmallThings() throws IOException {
    Path coco = home.resolve("coco");
    Gallery.copyTo(coco, "kite-sky.jpg", "pyramid.jpg", "kitten.jpg");
    Files.writeString(
        coco.resolve("annotations.json"),
        """
        {"images": [
           {"id": 1, "file_name": "kite-sky.jpg", "width": 2560, "height": 1600},
           {"id": 2, "file_name": "pyramid.jpg", "width": 10, "height": 10}],
         "categories": [{"id": 1, "name": "kite"}, {"id": 2, "name": "pyramid"}],
         "annotations": [
           {"image_id": 1, "category_id": 1, "bbox": [1620, 430, 260, 260]},
           {"image_id": 2, "category_id": 2, "bbox": [1, 1, 2, 2]}]}
        """);
    Path dump = home.resolve("places.jsonl");
    CommandRun run = run("eval", coco.toString(), "--dump", dump.toString(), "--json");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err()).contains("left out: ", "pyramid.jpg", "annotations are for 10 x 10");
    JsonNode small = run.json().get("smallObjects");
    assertThat(small.get("questions").asInt()).isEqualTo(1);
    assertThat(small.get("rows").findValuesAsText("row"))
        .containsExactly("whole_image", "stage_1", "both_stages", "true_box");
    // One photo: every row finds it; whether the box is right is what is measured.
    assertThat(small.get("rows").findValuesAsText("at1")).containsOnly("100.0");
    assertThat(small.get("rows").get(2).get("centreInBox").asDouble()).isEqualTo(100);
    assertThat(Files.readAllLines(dump)).hasSize(4).allMatch(l -> l.contains("small_object"));
    assertThat(run("eval", coco.toString()).out()).contains("both stages", "looking again over");
    assertThat(run("eval", coco.toString(), "--below", "0").code()).isEqualTo(2);
    CommandRun none = run("eval", coco.toString(), "--below", "0.1");
    assertThat(none.code()).isEqualTo(1);
    assertThat(none.err()).contains("raise --below");
  }
}
