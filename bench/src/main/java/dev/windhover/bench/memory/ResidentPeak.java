package dev.windhover.bench.memory;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Watches this process's physical memory, as Linux tells it: what is its own (heap, stacks, code)
 * and what is pages of mapped files. Both are looked at together twice a second, as the peaks of
 * the two need not fall together.
 */
final class ResidentPeak implements Closeable {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final long PAUSE_MILLIS = 500;

  /**
   * Physical memory.
   *
   * @param ownMegabytes that no file stands behind
   * @param mappedMegabytes pages of mapped files
   */
  record Resident(double ownMegabytes, double mappedMegabytes) {
    /** Where the system does not tell. */
    static final Resident UNKNOWN = new Resident(Double.NaN, Double.NaN);

    double total() {
      return ownMegabytes + mappedMegabytes;
    }

    static Resident now() throws IOException {
      if (!Files.isReadable(STATUS)) {
        return UNKNOWN;
      }
      List<String> lines = Files.readAllLines(STATUS);
      return new Resident(
          megabytes(lines, "RssAnon:") + megabytes(lines, "RssShmem:"),
          megabytes(lines, "RssFile:"));
    }

    private static double megabytes(List<String> lines, String key) {
      return lines.stream()
          .filter(line -> line.startsWith(key))
          .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D+", "")) / 1024.0)
          .findFirst()
          .orElse(Double.NaN);
    }
  }

  private final Thread watcher;
  private volatile Resident peak;
  private volatile boolean ended;

  ResidentPeak() throws IOException {
    peak = Resident.now();
    watcher = new Thread(this::watch, "resident-peak");
    watcher.setDaemon(true);
    watcher.start();
  }

  private void watch() {
    try {
      while (!ended) {
        Resident now = Resident.now();
        if (now.total() > peak.total()) {
          peak = now;
        }
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (IOException e) {
      peak = Resident.UNKNOWN;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The largest sum seen so far. */
  Resident peak() {
    return peak;
  }

  @Override
  public void close() {
    ended = true;
    watcher.interrupt();
  }
}
