package dev.windhover.tools.console;

import java.time.Duration;

/**
 * How far a long task has come, told on the notes stream: a bar on a terminal, a line every few
 * seconds in a pipe. Thread-safe.
 */
public sealed interface Progress extends AutoCloseable permits BarProgress, LineProgress {

  /**
   * Progress of a task with {@code total} steps, or of unknown length when it is negative.
   *
   * @param task what is done, such as "indexing"
   * @param unit what a step is, such as "images"
   */
  static Progress start(Console console, String task, String unit, long total) {
    return console.terminal()
        ? new BarProgress(console, task, unit, total)
        : new LineProgress(console, task, unit, total, Duration.ofSeconds(5));
  }

  /** {@code steps} more are done. */
  void advance(long steps);

  /** One more step is done. */
  default void advance() {
    advance(1);
  }

  /** Ends the display; the task may be unfinished. */
  @Override
  void close();
}
