package dev.windhover.tools.serve;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A bounded number of places for work that takes a core and much memory. Who finds none waits in
 * line for a while and is then told to come again. Thread-safe.
 */
final class WorkGate {
  private final String name;
  private final Semaphore places;
  private final Duration queueTime;
  private final ServerMetrics metrics;

  /** Work with a result. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws IOException;
  }

  WorkGate(String name, int places, Duration queueTime, ServerMetrics metrics) {
    this.name = name;
    this.places = new Semaphore(places, true);
    this.queueTime = queueTime;
    this.metrics = metrics;
    metrics.gauge(
        "windhover_" + name + "_free_places",
        "Places left for " + name + ".",
        this.places::availablePermits);
  }

  /**
   * Runs {@code work} in one of the places.
   *
   * @param kind what it is counted as
   * @throws Problem 503 if none came free in time
   */
  <T> T run(String kind, Work<T> work) throws IOException {
    enter();
    long start = System.nanoTime();
    try {
      return work.run();
    } catch (OutOfMemoryError e) {
      throw new Problem(503, "this picture needs more memory than the server has");
    } finally {
      places.release();
      metrics.worked(kind, System.nanoTime() - start);
    }
  }

  private void enter() {
    try {
      if (places.tryAcquire(queueTime.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Problem(503, "the server is stopping");
    }
    metrics.busy(name);
    throw new Problem(503, "all places for this work are taken: try again in a moment");
  }
}
