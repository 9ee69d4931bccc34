package dev.windhover.encoder.onnx.model.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ConcurrentPullTest extends HubTestCase {

  @Test
  void pull_eightThreadsAtOnce_fetchOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    CountDownLatch start = new CountDownLatch(1);
    List<Future<Path>> pulls = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      ModelHub hub = hub();
      pulls.add(
          threads.submit(() -> {
            start.await();
            return hub.pull(FakeHub.ID, ProgressListener.silent());
          }));
    }
    start.countDown();
    for (Future<Path> pull : pulls) {
      assertComplete(pull.get(20, TimeUnit.SECONDS));
    }
    threads.shutdown();

    assertThat(server.requestsFor(FakeHub.VISION)).hasSize(2);
    assertThat(server.requestsFor("config.json")).hasSize(1);
  }

  @Test
  void pull_anotherProcessAtOnce_fetchOnce() throws Exception {
    CountDownLatch bothAtWork = new CountDownLatch(1);
    // The first to come holds the download until the other has started as well.
    server.failHub(
        "config.json",
        (exchange, content) -> {
          try {
            bothAtWork.await(15, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          FakeHub.body(content).answer(exchange, content);
        });
    Path waiting = cache.resolve("waiting");
    Process other = fork(waiting);
    try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
      ModelHub hub = hub();
      Future<Path> here = thread.submit(() -> hub.pull(FakeHub.ID, noting(waiting)));
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
      while (!Files.exists(waiting) && System.nanoTime() < deadline) {
        Thread.sleep(20);
      }
      assertThat(waiting).as("one of the two waits for the other").exists();
      bothAtWork.countDown();

      assertComplete(here.get(20, TimeUnit.SECONDS));
      assertThat(other.waitFor(20, TimeUnit.SECONDS)).isTrue();
      String output = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(output).contains("pulled " + here.get());
      assertThat(other.exitValue()).isZero();
    } finally {
      bothAtWork.countDown();
      other.destroyForcibly();
    }

    assertThat(server.requestsFor("config.json")).hasSize(1);
    assertThat(server.requestsFor(FakeHub.VISION)).hasSize(2);
  }

  @Test
  void pull_otherProcessNeverEnds_givesUpAndNamesTheLock() throws IOException {
    Path lock = cache.resolve(".locks/acme--tiny-clip--main--fp32.lock");
    Files.createDirectories(lock.getParent());
    ModelHub hub = builder().lockTimeout(Duration.ofMillis(200)).build();
    try (FileChannel channel =
            FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var held = channel.lock()) {
      assertThat(held.isValid()).isTrue();

      assertThatThrownBy(() -> pull(hub))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another process that pulls the same model")
          .hasMessageContaining(lock.toString());
    }
    assertThat(server.requests).isEmpty();

    assertComplete(pull(hub));
  }

  /** Leaves a file when the pull has to wait for another. */
  private static ProgressListener noting(Path waiting) {
    return event -> {
      if (event instanceof PullEvent.Waiting) {
        try {
          Files.writeString(waiting, "waiting");
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    };
  }

  private Process fork(Path waiting) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Puller.class.getName(),
            server.endpoint().toString(),
            cache.toString(),
            waiting.toString())
        .redirectErrorStream(true)
        .start();
  }

  /** The other process. */
  static final class Puller {
    private Puller() {}

    public static void main(String[] args) throws IOException {
      ModelEntry entry = FakeHub.entry("main", RemoteFile::named);
      ModelHub hub =
          ModelHub.builder()
              .environment(Map.of())
              .endpoint(URI.create(args[0]))
              .cacheDirectory(Path.of(args[1]))
              .catalogue(new ModelCatalogue(List.of(entry)))
              .build();
      Path folder = hub.pull(FakeHub.ID, noting(Path.of(args[2])));
      System.out.println("pulled " + folder);
    }
  }
}
