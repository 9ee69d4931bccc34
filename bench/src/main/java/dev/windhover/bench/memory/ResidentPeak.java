package dev.windhover.bench.memory;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Watches this process's physical memory, as Linux tells it: what is its own (heap, stacks, code)
 * and what is pages of mapped files of one folder. Both are looked at together twice a second, as
 * the peaks of the two need not fall together.
 */
public final class ResidentPeak implements Closeable {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path MAPPINGS = Path.of("/proc/self/smaps");
  private static final long PAUSE_MILLIS = 500;

  /**
   * Physical memory.
   *
   * @param ownMegabytes that no file stands behind
   * @param mappedMegabytes pages of mapped files
   */
  public record Resident(double ownMegabytes, double mappedMegabytes) {
    /** Where the system does not tell. */
    public static final Resident UNKNOWN = new Resident(Double.NaN, Double.NaN);

    /** Both together. */
    public double total() {
      return ownMegabytes + mappedMegabytes;
    }

    /** Whichever of two is more in all; unknown when one of them is. */
    public Resident orLarger(Resident other) {
      return Double.isNaN(total()) || total() >= other.total() ? this : other;
    }

    /** What it is now, with the mapped files of a folder. */
    public static Resident now(Path folder) throws IOException {
      if (!Files.isReadable(STATUS)) {
        return UNKNOWN;
      }
      List<String> lines = Files.readAllLines(STATUS);
      return new Resident(
          megabytes(lines, "RssAnon:") + megabytes(lines, "RssShmem:"), mapped(folder));
    }

    /** Other mapped files, such as the vectors the bench reads from, are no part of an index. */
    private static double mapped(Path folder) throws IOException {
      String prefix = folder.toRealPath() + "/";
      boolean inside = false;
      long kilobytes = 0;
      for (String line : Files.readAllLines(MAPPINGS)) {
        if (line.startsWith("Rss:")) {
          kilobytes += inside ? Long.parseLong(line.replaceAll("\\D+", "")) : 0;
        } else if (line.indexOf('-') > 0 && line.indexOf('-') < line.indexOf(' ')) {
          inside = line.contains(prefix);
        }
      }
      return kilobytes / 1024.0;
    }

    private static double megabytes(List<String> lines, String key) {
      return lines.stream()
          .filter(line -> line.startsWith(key))
          .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D+", "")) / 1024.0)
          .findFirst()
          .orElse(Double.NaN);
    }
  }

  private final Path folder;
  private final Thread watcher;
  private volatile Resident peak;
  private volatile boolean ended;

  /** Watches, with the mapped files of a folder that is there. */
  public ResidentPeak(Path folder) throws IOException {
    this.folder = folder;
    peak = Resident.now(folder);
    watcher = new Thread(this::watch, "resident-peak");
    watcher.setDaemon(true);
    watcher.start();
  }

  private void watch() {
    try {
      while (!ended) {
        Resident now = Resident.now(folder);
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
  public Resident peak() {
    return peak;
  }

  @Override
  public void close() {
    ended = true;
    watcher.interrupt();
  }
}
