package dev.windhover.tools.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windhover.tools.Gallery;
import dev.windhover.tools.process.WindhoverProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassifyCommandTest {
  private static final String LABELS = "cat,pagoda,coffee cup,rocket,horse";

  @TempDir Path home;

  @Test
  void classify_galleryPhotos_namesWhatTheyShow() throws IOException {
    CommandRun run =
        CommandRun.of(
            home,
            "classify",
            photo("tabby-cat.png"),
            photo("pagoda.jpg"),
            photo("coffee-cup.jpg"),
            photo("rocket-pad.jpg"),
            photo("horse.jpg"),
            "--labels",
            LABELS,
            "--json");
    assertThat(run.code()).as(run.err()).isZero();
    JsonNode document = run.json();
    assertThat(document.get("matching").asText()).isEqualTo("softmax");
    List<String> expected = List.of("cat", "pagoda", "coffee cup", "rocket", "horse");
    for (int i = 0; i < expected.size(); i++) {
      JsonNode labels = document.get("photos").get(i).get("labels");
      assertThat(labels.get(0).get("label").asText()).isEqualTo(expected.get(i));
      double sum = 0;
      for (JsonNode label : labels) {
        sum += label.get("probability").asDouble();
      }
      assertThat(sum).isCloseTo(1, within(1e-9));
    }
  }

  @Test
  void classify_labelsFromFileAndSeveralTemplates_printsTheBestOnes() throws Exception {
    Path labels = Files.writeString(home.resolve("labels.txt"), "cat\n\n dog \ncat\nhorse\n");
    WindhoverProcess.Ended run =
        WindhoverProcess.start(
                home,
                List.of(),
                "classify",
                photo("kitten.jpg"),
                "--labels-from",
                labels.toString(),
                "--templates",
                "clip",
                "--templates",
                "a photo of a {}, seen from near",
                "-k",
                "2")
            .end();
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out().lines().toList())
        .hasSize(3)
        .element(1)
        .asString()
        .matches(" {2,}[0-9.]+ %  cat");
  }

  @Test
  void classify_oneDamagedPhoto_classifiesTheOthersAndFails() throws IOException {
    Path text = Files.writeString(home.resolve("text.png"), "no picture");
    CommandRun run =
        CommandRun.of(
            home,
            "classify",
            text.toString(),
            photo("kitten.jpg"),
            "--labels",
            "cat,dog",
            "--json");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains(text.toString(), "not an image");
    assertThat(run.json().get("photos").get(0).get("error").asText()).contains("not an image");
    assertThat(run.json().get("photos").get(1).get("labels").get(0).get("label").asText())
        .isEqualTo("cat");
  }

  @Test
  void classify_withoutLabelsOrPlaceholder_isTheCallersMistake() {
    CommandRun none = CommandRun.of(home, "classify", "a.jpg");
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err()).contains("--labels cat,dog");
    CommandRun template =
        CommandRun.of(home, "classify", "a.jpg", "--labels", "a", "--templates", "a photo");
    assertThat(template.code()).isEqualTo(2);
    assertThat(template.err()).contains("'a photo' has no {}");
    CommandRun zero = CommandRun.of(home, "classify", "a.jpg", "--labels", "a", "-k", "0");
    assertThat(zero.code()).isEqualTo(2);
    assertThat(zero.err()).contains("at least 1, got 0");
  }

  private static String photo(String name) {
    return Gallery.photo(name).toString();
  }
}
