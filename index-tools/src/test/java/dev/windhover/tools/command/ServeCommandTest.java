package dev.windhover.tools.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.windhover.tools.Gallery;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code windhover serve} as a person starts and stops it. */
class ServeCommandTest {
  @TempDir Path home;

  @Test
  void serve_withoutIndex_saysHowToMakeOne() {
    CommandRun run = CommandRun.of(home, "serve");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("windhover index FOLDER");
  }

  @Test
  void serve_misuse_isExplained() throws Exception {
    index();
    CommandRun far = CommandRun.of(home, "serve", "--host", "0.0.0.0");
    assertThat(far.code()).isEqualTo(2);
    assertThat(far.err()).contains("0.0.0.0", "--token-file", "WINDHOVER_TOKEN");
    CommandRun weak =
        CommandRun.of(home, Map.of("WINDHOVER_TOKEN", "abc"), "serve", "--host", "0.0.0.0");
    assertThat(weak.code()).isEqualTo(2);
    assertThat(weak.err()).contains("at least 16");
    Path empty = Files.createFile(home.resolve("token"));
    CommandRun none = CommandRun.of(home, "serve", "--token-file", empty.toString());
    assertThat(none.code()).isEqualTo(1);
    assertThat(none.err()).contains("is empty");
    assertThat(CommandRun.of(home, "serve", "--port", "70000").code()).isEqualTo(2);
  }

  private void index() throws Exception {
    Path photos = home.resolve("photos");
    Gallery.copyTo(photos, "kitten.jpg");
    assertThat(CommandRun.of(home, "index", photos.toString()).code()).isZero();
  }

  /** The body of a request that must succeed. */
  private static String ask(URI url, String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(url.resolve("/api/v1/" + path)).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      return answer.body();
    }
  }

  /** A process of its own, for another one changes its index and a signal stops it. */
  @Test
  void serve_followsTheIndexAndAnswersUntilItIsStopped() throws Exception {
    index();
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-modules=jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.windhover.tools.Windhover",
            "serve",
            "--port",
            "0",
            "--json");
    builder.environment().put("WINDHOVER_USER_HOME", home.resolve(".windhover").toString());
    builder.redirectError(home.resolve("serve.err").toFile());
    Process process = builder.start();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      StringBuilder text = new StringBuilder();
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        text.append(line).append('\n');
        if (line.equals("}")) {
          break;
        }
      }
      JsonNode said = new ObjectMapper().readTree(text.toString());
      URI url = URI.create(said.get("url").asText());
      assertThat(ask(url, "health")).contains("\"status\":\"ok\"", "\"images\":1");

      Gallery.copyTo(home.resolve("photos"), "castle.jpg");
      assertThat(CommandRun.of(home, "index", home.resolve("photos").toString()).code()).isZero();
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (!ask(url, "health").contains("\"images\":2") && System.nanoTime() < end) {
        Thread.sleep(200);
      }
      assertThat(ask(url, "health")).as("the new photo is seen").contains("\"images\":2");
      assertThat(ask(url, "search?q=a+castle&k=1")).contains("castle.jpg");
      assertThat(ask(url, "metrics"))
          .contains(
              "windhover_index_images 2.0",
              "windhover_http_request_duration_seconds_count{method=\"GET\","
                  + "route=\"/api/v1/search\",status=\"200\"} 1",
              "jvm_memory");

      process.destroy();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
      assertThat(Files.readString(home.resolve("serve.err")))
          .contains("Stopping")
          .doesNotContain("Exception");
    } finally {
      process.destroyForcibly();
    }
  }
}
