package dev.windhover.bench.ann;

import dev.windhover.bench.vectors.VectorReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Hands out all rows on as many threads as there are cores. */
final class Rows {

  /** Takes a row. Called by several threads. */
  interface Sink {
    void accept(int row, float[] vector) throws IOException;
  }

  private Rows() {}

  static void forEach(VectorReader corpus, Sink sink) throws IOException {
    int threads = Runtime.getRuntime().availableProcessors();
    AtomicInteger next = new AtomicInteger();
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Future<?>> workers = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        workers.add(
            pool.submit(() -> {
              for (int row = next.getAndIncrement();
                  row < corpus.size();
                  row = next.getAndIncrement()) {
                sink.accept(row, corpus.row(row));
              }
              return null;
            }));
      }
      for (Future<?> worker : workers) {
        worker.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("writing the vectors failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while writing", e);
    }
  }
}
