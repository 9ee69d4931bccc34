package dev.windhover.tools.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.windhover.encoder.onnx.ClipModel;
import dev.windhover.tools.Gallery;
import dev.windhover.tools.process.WindhoverProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelCommandTest {
  @TempDir Path home;

  @Test
  void verify_bundledModel_passesEveryCheck() throws IOException {
    CommandRun run =
        CommandRun.of(home, "model", "verify", "bundled", "--gallery", smallGallery(), "--json");
    assertThat(run.code()).as(run.out() + run.err()).isZero();
    JsonNode document = run.json();
    assertThat(document.get("passed").asBoolean()).isTrue();
    assertThat(outcomes(document))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "text vectors", "passed",
                "image vectors", "passed",
                "patch vectors", "passed",
                "tokenizer", "passed",
                "text-image order", "passed",
                "patch AUC", "passed"));
  }

  @Test
  void calibrate_aFolder_writesWhatOpeningReads() throws IOException {
    Path model = home.resolve("clip");
    Path from = Path.of(exportOf("clip-op14"));
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, model.resolve(from.relativize(file).toString()));
      }
    }

    CommandRun run =
        CommandRun.of(
            home, "model", "calibrate", model.toString(), "--photos", smallGallery(), "--json");

    assertThat(run.code()).as(run.err()).isZero();
    int pictures = run.json().get("pictures").asInt();
    assertThat(pictures).isGreaterThan(1);
    assertThat(run.json().at("/vectors/image").asInt()).isEqualTo(pictures);
    try (ClipModel opened = ClipModel.open(model)) {
      var calibration = opened.model().calibration().orElseThrow();
      assertThat(calibration.levels().keySet())
          .extracting(level -> level.name())
          .containsExactlyInAnyOrder("image", "patch", "patch.pooled", "place", "quarter");
    }
  }

  @Test
  void calibrate_theBundledModel_isRefused() throws IOException {
    CommandRun run = CommandRun.of(home, "model", "calibrate", "bundled", "--photos", ".");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("has its calibration already");
  }

  @Test
  void verify_randomWeights_failsWhereMeaningIsAsked() throws IOException {
    CommandRun run =
        CommandRun.of(
            home, "model", "verify", exportOf("clip-op14"), "--gallery", smallGallery(), "--json");
    assertThat(run.code()).as(run.err()).isEqualTo(1);
    Map<String, String> outcomes = outcomes(run.json());
    assertThat(outcomes)
        .containsEntry("patch vectors", "passed")
        .containsEntry("golden texts", "skipped")
        .containsEntry("text-image order", "failed");
  }

  @Test
  void verify_withoutGallery_saysSo() {
    CommandRun run =
        CommandRun.of(home, "model", "verify", exportOf("siglip"), "--gallery", home + "/nowhere");
    assertThat(run.out())
        .containsPattern("skipped  patch vectors +none: .*SigLIP")
        .containsPattern("skipped  gallery +no folder .*nowhere.*--gallery DIR")
        .containsPattern("matching +sigmoid");
    assertThat(run.err()).contains("encoder/README.md");
  }

  @Test
  void info_bundledAndFolder_saysWhatTheyAre() throws IOException {
    JsonNode bundled = CommandRun.of(home, "model", "info", "bundled", "--json").json();
    assertThat(bundled.get("name").asText()).isEqualTo("windhover-tiny");
    assertThat(bundled.get("dimensions").asInt()).isEqualTo(384);
    assertThat(bundled.get("patchVectors").asText()).isEqualTo("exported");
    CommandRun clip = CommandRun.of(home, "model", "info", exportOf("clip-op17"));
    assertThat(clip.code()).as(clip.err()).isZero();
    assertThat(clip.out()).containsPattern("patch vectors +clearclip");
  }

  @Test
  void info_unknownName_saysWhereModelsAre() {
    CommandRun run = CommandRun.of(home, "model", "info", "nobody/nothing");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err())
        .contains("nobody/nothing is neither a folder", "fp32", "windhover model list");
    assertThat(CommandRun.of(home, "model").err())
        .contains("list, pull, info, verify or calibrate");
  }

  @Test
  void list_always_showsTheCatalogue() throws IOException {
    JsonNode document = CommandRun.of(home, "model", "list", "--json").json();
    JsonNode first = document.get("catalogue").get(0);
    assertThat(first.get("id").asText()).contains("/");
    assertThat(first.get("licence").asText()).isNotBlank();
    assertThat(CommandRun.of(home, "model", "list").out())
        .contains(first.get("id").asText(), "windhover-tiny (always here)");
  }

  @Test
  void pull_fromALoopbackHub_thenListAndInfoKnowTheModel() throws Exception {
    Path export = Path.of(exportOf("clip-op14"));
    Map<String, byte[]> files =
        List.of(
                "config.json",
                "preprocessor_config.json",
                "tokenizer.json",
                "tokenizer_config.json",
                "onnx/vision_model.onnx",
                "onnx/text_model.onnx")
            .stream()
            .filter(name -> Files.isRegularFile(export.resolve(name)))
            .collect(Collectors.toMap(name -> name, name -> bytes(export.resolve(name))));
    HttpServer hub =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    hub.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          byte[] body =
              path.startsWith("/api/models/")
                  ? listing(files).getBytes(StandardCharsets.UTF_8)
                  : files.get(path.replaceFirst("^/acme/tiny/resolve/[^/]+/", ""));
          exchange.sendResponseHeaders(body == null ? 404 : 200, body == null ? -1 : body.length);
          if (body != null && exchange.getRequestMethod().equals("GET")) {
            exchange.getResponseBody().write(body);
          }
          exchange.close();
        });
    hub.start();
    try {
      List<String> environment =
          List.of(
              "env",
              "HF_ENDPOINT=http://127.0.0.1:" + hub.getAddress().getPort(),
              "NO_PROXY=127.0.0.1",
              "WINDHOVER_CACHE=" + home.resolve("cache"));
      WindhoverProcess.Ended pull =
          WindhoverProcess.start(home, environment, "model", "pull", "acme/tiny", "--json").end();
      assertThat(pull.code()).as(pull.err()).isZero();
      assertThat(pull.err()).contains("acme/tiny at main");
      assertThat(Path.of(pull.json().get("folder").asText()).resolve("config.json")).exists();
      WindhoverProcess.Ended info =
          WindhoverProcess.start(home, environment, "model", "info", "acme/tiny").end();
      assertThat(info.code()).as(info.err()).isZero();
      WindhoverProcess.Ended list =
          WindhoverProcess.start(home, environment, "model", "list", "--json").end();
      assertThat(list.json().get("pulled").get(0).get("model").asText()).isEqualTo("acme/tiny");
    } finally {
      hub.stop(0);
    }
  }

  private static String listing(Map<String, byte[]> files) {
    return "{\"sha\":\""
        + "0123456789".repeat(4)
        + "\",\"siblings\":["
        + files.keySet().stream()
            .map(name -> "{\"rfilename\":\"" + name + "\"}")
            .collect(Collectors.joining(","))
        + "]}";
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Map<String, String> outcomes(JsonNode document) {
    return document
        .get("findings")
        .valueStream()
        .collect(Collectors.toMap(f -> f.get("check").asText(), f -> f.get("outcome").asText()));
  }

  /** An export with random weights among the encoder's own test data. */
  private static String exportOf(String name) {
    return Path.of(
            System.getProperty("windhover.project"),
            "encoder/onnx/src/test/resources/golden/models",
            name)
        .toString();
  }

  /** A few photos, the queries about them and two boxes: the whole gallery takes half a minute. */
  private String smallGallery() throws IOException {
    Path folder = home.resolve("gallery");
    Gallery.copyTo(
        folder,
        "tabby-cat.png",
        "pagoda.jpg",
        "coffee-cup.jpg",
        "rocket-pad.jpg",
        "astronaut.jpg",
        "brick-wall.jpg",
        "cameraman.jpg",
        "biplane.jpg",
        "chickens.webp",
        "cows.jpg",
        "retina.jpg",
        "drum-kit.jpg",
        "kitten.jpg",
        "horse.jpg");
    Files.writeString(
        folder.resolve("queries.tsv"),
        """
        query\tphotos
        a cat\ttabby-cat.png kitten.jpg
        a cup of coffee\tcoffee-cup.jpg
        a wall of bricks\tbrick-wall.jpg
        an airplane\tbiplane.jpg
        chickens\tchickens.webp
        cows on a meadow\tcows.jpg
        a pagoda\tpagoda.jpg
        """);
    Files.writeString(
        folder.resolve("objects.json"),
        """
        [{"file": "astronaut.jpg", "width": 512, "height": 512, "objects": [
          {"label": "face", "box": [168, 50, 106, 138]},
          {"label": "helmet", "box": [278, 340, 228, 172]}]}]
        """);
    return folder.toString();
  }
}
