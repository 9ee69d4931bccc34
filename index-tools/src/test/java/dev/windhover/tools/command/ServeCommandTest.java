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

  /** A process of its own, for it is stopped by a signal. */
  @Test
  void serve_answersUntilItIsStopped() throws Exception {
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
      URI health = URI.create(said.get("url").asText()).resolve("/api/v1/health");
      HttpResponse<String> answer =
          HttpClient.newHttpClient()
              .send(HttpRequest.newBuilder(health).build(), HttpResponse.BodyHandlers.ofString());
      assertThat(answer.body()).contains("\"images\":1");
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
