package dev.windhover.encoder.onnx.model.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A hub on loopback, an empty cache, and a client that does not wait long. */
abstract class HubTestCase {
  @TempDir Path cache;
  FakeHub server;
  final List<PullEvent> events = new ArrayList<>();

  @BeforeEach
  void startServer() throws IOException {
    server = new FakeHub();
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  /** A client that knows the fake model by names only. */
  ModelHub hub() {
    return builder().build();
  }

  ModelHubBuilder builder() {
    return builder(server.entry());
  }

  ModelHubBuilder builder(ModelEntry entry) {
    return ModelHub.builder()
        .environment(Map.of())
        .endpoint(server.endpoint())
        .cacheDirectory(cache)
        .catalogue(new ModelCatalogue(List.of(entry)))
        .silenceTimeout(Duration.ofSeconds(5))
        .lockTimeout(Duration.ofSeconds(20))
        .backoff(Duration.ofMillis(1), Duration.ofSeconds(2));
  }

  Path pull(ModelHub hub) throws IOException {
    return hub.pull(FakeHub.ID, events::add);
  }

  void assertComplete(Path folder) throws IOException {
    ModelLock lock = ModelLock.read(folder).orElseThrow();
    for (RemoteFile file : lock.files()) {
      assertThat(folder.resolve(file.path())).hasBinaryContent(server.files.get(file.path()));
    }
    assertThat(lock.files()).hasSizeGreaterThanOrEqualTo(5);
  }

  /** Nothing under the folder's name, so that nobody can open half a model. */
  void assertUnpublished() {
    assertThat(cache.resolve(FakeHub.ID)).doesNotExist();
  }

  Path staged(String path) throws IOException {
    try (Stream<Path> walk = Files.walk(cache.resolve(".partial"))) {
      return walk.filter(p -> p.endsWith(path)).findFirst().orElseThrow();
    }
  }
}
