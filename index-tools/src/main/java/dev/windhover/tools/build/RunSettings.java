package dev.windhover.tools.build;

import java.time.Duration;
import java.util.Objects;

/**
 * How a run works.
 *
 * @param threads that read, decode and encode at the same time, {@code >= 1}
 * @param maxFileBytes larger files are skipped
 * @param commitInterval longest time between commits: what a crash can cost
 * @param pruning what to do when most of a root has vanished
 */
public record RunSettings(
    int threads, long maxFileBytes, Duration commitInterval, Pruning pruning) {

  /** What to do when more than half of what the index has of a folder is gone. */
  public enum Pruning {
    /** Stop before anything is changed: the disk may not be mounted. */
    ASK,
    /** Remove it: somebody said so. */
    CONFIRMED
  }

  /** All cores, files up to 256 MiB, a commit every 20 seconds. */
  public static final RunSettings DEFAULT =
      new RunSettings(
          Runtime.getRuntime().availableProcessors(),
          256L << 20,
          Duration.ofSeconds(20),
          Pruning.ASK);

  /** Rejects sizes below 1. */
  public RunSettings {
    Objects.requireNonNull(commitInterval, "commitInterval");
    Objects.requireNonNull(pruning, "pruning");
    if (threads < 1 || maxFileBytes < 1) {
      throw new IllegalArgumentException(
          "threads and file size must be >= 1, got " + threads + " and " + maxFileBytes);
    }
  }

  /** The same with another number of threads. */
  public RunSettings withThreads(int value) {
    return new RunSettings(value, maxFileBytes, commitInterval, pruning);
  }

  /** The same with another time between commits. */
  public RunSettings withCommitInterval(Duration value) {
    return new RunSettings(threads, maxFileBytes, value, pruning);
  }

  /** The same with another rule for what has vanished. */
  public RunSettings withPruning(Pruning value) {
    return new RunSettings(threads, maxFileBytes, commitInterval, value);
  }
}
