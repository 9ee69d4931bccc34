package dev.windhover.bench.pipeline;

import dev.windhover.encoder.onnx.graph.OnnxSession;
import dev.windhover.encoder.onnx.image.Preprocessing;
import java.io.Closeable;
import java.util.EnumMap;
import java.util.Map;

/**
 * Looks fifty times a second at what the threads of an indexing run do, so that preprocessing and
 * inference, which are one call from outside, can be told apart.
 */
final class StageSampler implements Closeable {
  private static final long PAUSE_MILLIS = 20;
  private static final String WORKERS = "windhover-index-";

  /** What a thread was seen doing. */
  enum Seen {
    /** Pixels to the numbers a model takes. */
    PREPROCESS,
    /** Inside ONNX Runtime. */
    INFERENCE,
    /** Anything else. */
    OTHER
  }

  private final Map<Seen, Integer> counts = new EnumMap<>(Seen.class);
  private final Thread thread;
  private volatile boolean ended;

  StageSampler() {
    for (Seen seen : Seen.values()) {
      counts.put(seen, 0);
    }
    thread = Thread.ofPlatform().daemon().name("stage-sampler").start(this::look);
  }

  private void look() {
    try {
      while (!ended) {
        Thread[] alive = new Thread[2 * Thread.activeCount()];
        int count = Thread.enumerate(alive);
        for (int t = 0; t < count; t++) {
          if (alive[t].getName().startsWith(WORKERS)) {
            Seen seen = what(alive[t].getStackTrace());
            synchronized (counts) {
              counts.merge(seen, 1, Integer::sum);
            }
          }
        }
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Seen what(StackTraceElement[] stack) {
    for (StackTraceElement frame : stack) {
      if (frame.getClassName().equals(OnnxSession.class.getName())) {
        return Seen.INFERENCE;
      }
      if (frame.getClassName().equals(Preprocessing.class.getName())) {
        return Seen.PREPROCESS;
      }
    }
    return Seen.OTHER;
  }

  /** The part of encoding that is preprocessing, NaN when nothing was seen. */
  double preprocessShare() {
    synchronized (counts) {
      double both = counts.get(Seen.PREPROCESS) + counts.get(Seen.INFERENCE);
      return counts.get(Seen.PREPROCESS) / both;
    }
  }

  @Override
  public void close() {
    ended = true;
    thread.interrupt();
  }
}
