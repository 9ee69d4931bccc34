package dev.windhover.tools.console;

import java.time.Duration;
import java.util.Locale;

/** A line every few seconds, and none for a task that ends before the first is due. */
final class LineProgress implements Progress {
  private final Console console;
  private final String task;
  private final String unit;
  private final long total;
  private final long intervalNanos;
  private final long startNanos = System.nanoTime();
  private long lastNanos = startNanos;
  private long done;

  LineProgress(Console console, String task, String unit, long total, Duration interval) {
    this.console = console;
    this.task = task;
    this.unit = unit;
    this.total = total;
    this.intervalNanos = interval.toNanos();
  }

  @Override
  public synchronized void advance(long steps) {
    done += steps;
    long now = System.nanoTime();
    if (now - lastNanos < intervalNanos) {
      return;
    }
    lastNanos = now;
    console.note(line(done, now - startNanos));
  }

  private String line(long count, long nanos) {
    double rate = count / (nanos / 1e9);
    StringBuilder out = new StringBuilder(task).append(' ').append(count);
    if (total >= 0) {
      out.append(" of ").append(total);
      if (total > 0) {
        out.append(String.format(Locale.ROOT, " (%d %%)", 100 * count / total));
      }
    }
    out.append(' ').append(unit).append(String.format(Locale.ROOT, ", %.1f/s", rate));
    if (total > count && rate > 0) {
      out.append(", ").append(duration((long) ((total - count) / rate))).append(" left");
    }
    return out.toString();
  }

  /** Seconds as {@code 2 h 05 min}, {@code 3 min 20 s} or {@code 8 s}. */
  static String duration(long seconds) {
    if (seconds >= 3600) {
      return String.format(Locale.ROOT, "%d h %02d min", seconds / 3600, seconds % 3600 / 60);
    }
    return seconds >= 60
        ? String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60)
        : seconds + " s";
  }

  @Override
  public void close() {}
}
