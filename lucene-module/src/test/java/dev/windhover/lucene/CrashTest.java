package dev.windhover.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code -Dwindhover.crashes=200} for more kills than the fast suite has time for. */
class CrashTest {
  private static final int ROUNDS = Integer.getInteger("windhover.crashes", 10);
  private static final long SEED = 77;

  @TempDir Path folder;

  /** Writes until it is killed; says after each commit how far it is. */
  static final class Victim {
    private Victim() {}

    public static void main(String[] args) throws IOException {
      ImageIndex index = ImageIndex.open(Path.of(args[0]));
      long n = steps(index);
      History history = new History(SEED);
      for (long i = 0; i < n; i++) {
        history.skip(i);
      }
      Random random = new Random(n);
      try (ImageIndexWriter writer = index.openWriter()) {
        while (true) {
          for (int i = 1 + random.nextInt(40); i > 0; i--) {
            history.apply(n++, writer);
          }
          writer.commit(Map.of("steps", Long.toString(n)));
          System.out.println(n);
        }
      }
    }
  }

  @Test
  void kill_atRandomMoments_leavesExactlyWhatWasCommitted()
      throws IOException, InterruptedException {
    ImageIndex index = ImageIndex.create(folder.resolve("index"), History.SETTINGS);
    Random random = new Random(SEED);
    History history = new History(SEED);
    long replayed = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long told = runAndKill(random.nextInt(400));
      long steps = steps(index);
      assertThat(steps).as("round %d", round).isGreaterThanOrEqualTo(told);
      for (; replayed < steps; replayed++) {
        history.skip(replayed);
      }
      index.verify();
      try (ImageSearcher searcher = ImageIndex.open(folder.resolve("index")).openSearcher();
          ImageSnapshot snapshot = searcher.snapshot()) {
        assertThat(History.read(snapshot)).as("round %d", round).isEqualTo(history.expected());
      }
    }
    System.out.printf(
        "crashes: %d kills, %d writes committed, index exact after each%n", ROUNDS, replayed);
    // And the writer goes on as if nothing had happened.
    try (ImageIndexWriter writer = index.openWriter()) {
      writer.forceMerge(1);
    }
    index.verify();
  }

  /** How many steps the victim told it had committed. */
  private long runAndKill(long millisAfterFirstCommit) throws IOException, InterruptedException {
    Process victim =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Victim.class.getName(),
                folder.resolve("index").toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    long told = 0;
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(victim.getInputStream(), StandardCharsets.UTF_8))) {
      String line = out.readLine();
      assertThat(line).as("the victim's first commit").isNotNull();
      told = Long.parseLong(line);
      Thread.sleep(millisAfterFirstCommit);
      // The handle kills as SIGKILL does; Process.destroyForcibly would also drop what was told.
      victim.toHandle().destroyForcibly();
      for (line = out.readLine(); line != null; line = out.readLine()) {
        told = Long.parseLong(line);
      }
    } finally {
      victim.destroyForcibly();
      assertThat(victim.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
    return told;
  }

  private static long steps(ImageIndex index) throws IOException {
    return Long.parseLong(index.userData().getOrDefault("steps", "0"));
  }
}
