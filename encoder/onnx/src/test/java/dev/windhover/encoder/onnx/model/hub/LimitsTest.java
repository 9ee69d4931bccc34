package dev.windhover.encoder.onnx.model.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windhover.encoder.ModelException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LimitsTest extends HubTestCase {

  @Test
  void pull_moreBytesThanTheHubSaid_isCutOffAndNotKept() throws IOException {
    server.failStorage(FakeHub.VISION, FakeHub.chunked(new byte[100_000], 10));

    assertThatThrownBy(() -> pull(hub()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(FakeHub.VISION)
        .hasMessageContaining("more than 300000 bytes");
    assertUnpublished();
    assertThat(Files.size(staged("vision_model.onnx" + Download.PARTIAL))).isZero();
  }

  @Test
  void pull_endlessBodyOfUnknownSize_stopsAtTheLimit() {
    server.sendsHashes = false;
    server.failStorage(FakeHub.VISION, FakeHub.chunked(new byte[100_000], 1_000));

    assertThatThrownBy(() -> pull(builder().maxFileBytes(1_000_000).build()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("the limit is 1000000");
  }

  @Test
  void pull_announcedSizeAboveTheLimit_isRefusedBeforeTheDownload() {
    assertThatThrownBy(() -> pull(builder().maxFileBytes(250_000).build()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("sends 300000 bytes, the limit is 250000");
    assertThat(events)
        .noneMatch(e -> e instanceof PullEvent.Downloading d && d.file().equals(FakeHub.VISION));
  }

  @Test
  void pull_listWithoutEnd_isCutOff() {
    server.failHub(
        "/api/models/acme/other/revision/main", FakeHub.chunked(new byte[1 << 20], 1_000));

    assertThatThrownBy(() -> hub().pull("acme/other", events::add))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("list of files of model acme/other is longer than");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>", "[]", "{\"sha\": \"main\"}", "{\"siblings\": []}"})
  void pull_listUnreadable_saysSo(String list) {
    server.failHub(
        "/api/models/acme/other/revision/main",
        FakeHub.body(list.getBytes(StandardCharsets.UTF_8)));

    assertThatThrownBy(() -> hub().pull("acme/other", events::add))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("acme/other")
        .hasMessageContaining("is not readable");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../config.json",
        "onnx/../../config.json",
        "/etc/passwd",
        "onnx//model.onnx",
        "C:/config.json",
        "onnx\\\\..\\\\model.onnx",
        "./config.json"
      })
  void pull_listWithHostileName_fetchesNothing(String name) {
    server.put(name, "x");

    assertThatThrownBy(() -> hub().pull("acme/other", events::add))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("leaves its folder")
        .hasMessageContaining("acme/other");
    assertThat(server.requests).hasSize(1);
  }

  @Test
  void pull_modelLargerThanTheDisk_isRefusedBeforeTheDownload() {
    ModelEntry huge =
        FakeHub.entry(
            FakeHub.COMMIT,
            path -> new RemoteFile(path, OptionalLong.of(1L << 60), Optional.empty()));

    assertThatThrownBy(() -> pull(builder(huge).build()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("needs " + 5 * (1L << 60) + " bytes")
        .hasMessageContaining("make room")
        .hasMessageContaining("WINDHOVER_CACHE");
    assertThat(server.requests).isEmpty();
  }

  @Test
  void pull_serverSilentMidway_goesOnAfterThePatience() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    server.failStorage(
        FakeHub.VISION,
        (exchange, content) -> {
          exchange.sendResponseHeaders(200, content.length);
          exchange.getResponseBody().write(content, 0, 100_000);
          exchange.getResponseBody().flush();
          await(over);
        });
    ModelHub hub = builder().silenceTimeout(Duration.ofMillis(300)).build();
    try {
      assertComplete(pull(hub));
    } finally {
      over.countDown();
    }

    assertThat(events)
        .anyMatch(e -> e instanceof PullEvent.Waiting w && w.reason().contains("silent"));
  }

  @Test
  void pull_serverSilentBeforeHeaders_isAskedAgain() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    server.failHub("config.json", (exchange, content) -> await(over));
    ModelHub hub = builder().silenceTimeout(Duration.ofMillis(300)).build();
    try {
      assertComplete(pull(hub));
    } finally {
      over.countDown();
    }
  }

  @Test
  void pull_interrupted_endsAndKeepsTheFlag() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> pull(hub())).isInstanceOf(IOException.class);

    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void pull_cacheNotWritable_namesItAndTheVariable() throws IOException {
    java.nio.file.Path file = Files.createFile(cache.resolve("file"));
    ModelHub hub = builder().cacheDirectory(file.resolve("models")).build();

    assertThatThrownBy(() -> pull(hub))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("WINDHOVER_CACHE");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
