package dev.windhover.bench.pipeline;

import dev.windhover.bench.report.Chart.Point;
import java.io.Closeable;
import java.util.ArrayList;
import java.util.List;

/** The used heap, garbage included, ten times a second. */
final class HeapOverTime implements Closeable {
  private static final long PAUSE_MILLIS = 100;

  private final long start = System.nanoTime();
  private final List<Point> points = new ArrayList<>();
  private final Thread thread;
  private volatile boolean ended;

  HeapOverTime() {
    thread = Thread.ofPlatform().daemon().name("heap-over-time").start(this::look);
  }

  private void look() {
    try {
      while (!ended) {
        Runtime runtime = Runtime.getRuntime();
        double used = (runtime.totalMemory() - runtime.freeMemory()) / (double) (1 << 20);
        synchronized (points) {
          points.add(new Point((System.nanoTime() - start) / 1e9, used));
        }
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Seconds and megabytes so far. */
  List<Point> points() {
    synchronized (points) {
      return List.copyOf(points);
    }
  }

  /** The largest, in megabytes. */
  double peak() {
    return points().stream().mapToDouble(Point::y).max().orElse(Double.NaN);
  }

  @Override
  public void close() {
    ended = true;
    thread.interrupt();
  }
}
