package dev.windhover.bench.query;

import dev.windhover.bench.Latencies;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Several who ask at the same time, each the next question as soon as it has its answer.
 *
 * @param latencies of all their questions
 * @param perSecond answers of all together
 */
record Clients(Latencies latencies, double perSecond) {

  /** Lets {@code clients} ask for about {@code seconds}. */
  static Clients run(Latencies.Call call, int clients, double seconds)
      throws IOException, InterruptedException {
    AtomicInteger next = new AtomicInteger();
    long start = System.nanoTime();
    long end = start + (long) (seconds * 1e9);
    List<Double> times = new ArrayList<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(clients)) {
      List<Future<List<Double>>> all = new ArrayList<>();
      for (int c = 0; c < clients; c++) {
        all.add(
            pool.submit(() -> {
              List<Double> own = new ArrayList<>();
              do {
                long asked = System.nanoTime();
                call.run(next.getAndIncrement());
                own.add((System.nanoTime() - asked) / 1e6);
              } while (System.nanoTime() < end);
              return own;
            }));
      }
      for (Future<List<Double>> one : all) {
        times.addAll(one.get());
      }
    } catch (ExecutionException e) {
      throw new IOException("a client's question failed", e.getCause());
    }
    double elapsed = (System.nanoTime() - start) / 1e9;
    return new Clients(
        new Latencies(times.stream().mapToDouble(t -> t).toArray()), times.size() / elapsed);
  }
}
