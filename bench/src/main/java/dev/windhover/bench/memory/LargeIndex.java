package dev.windhover.bench.memory;

import dev.windhover.bench.memory.ResidentPeak.Resident;
import dev.windhover.bench.vectors.VectorReader;
import dev.windhover.bench.vectors.VectorSet;
import dev.windhover.lucene.ImageDocument;
import dev.windhover.lucene.ImageIndex;
import dev.windhover.lucene.ImageIndexWriter;
import dev.windhover.lucene.IndexSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An index of a set's vectors at default settings, merged to one segment. Commits every {@value
 * #STEP} vectors, so that a build that was interrupted goes on from there.
 */
final class LargeIndex {
  private static final int STEP = 100_000;
  private static final String SET = "set";
  private static final String NEXT = "next";
  private static final String SECONDS = "seconds";
  private static final String MERGED = "merged";
  private static final String OWN = "own";
  private static final String MAPPED = "mapped";
  private static final String ALLOWED = "allowed";

  private final VectorSet set;
  private final Path folder;

  LargeIndex(VectorSet set, Path folder) {
    this.set = set;
    this.folder = folder;
  }

  /** The index, and what all runs together took to build it. */
  record Built(ImageIndex index, Cost cost) {}

  /**
   * What building takes.
   *
   * @param seconds of all runs
   * @param memory at its peak
   * @param allowed megabytes the system held it to, the most of all runs; infinite if it did not
   */
  record Cost(double seconds, Resident memory, double allowed) {
    /** What an index says of itself; of one without such words only that it is not known. */
    private static Cost of(Map<String, String> data) {
      String unknown = data.containsKey(NEXT) ? "NaN" : "0";
      return new Cost(
          Double.parseDouble(data.getOrDefault(SECONDS, "0")),
          new Resident(
              Double.parseDouble(data.getOrDefault(OWN, unknown)),
              Double.parseDouble(data.getOrDefault(MAPPED, unknown))),
          Double.parseDouble(data.getOrDefault(ALLOWED, unknown.replace("NaN", "Infinity"))));
    }

    /** With a step more, under the limit of this run. */
    private Cost plus(long startNanos, Resident peak) throws IOException {
      return new Cost(
          seconds + (System.nanoTime() - startNanos) / 1e9,
          memory.orLarger(peak),
          Math.max(allowed, ControlGroup.limitMegabytes().orElse(Double.POSITIVE_INFINITY)));
    }

    private Map<String, String> data() {
      return Map.of(
          SECONDS, Double.toString(seconds),
          OWN, Double.toString(memory.ownMegabytes()),
          MAPPED, Double.toString(memory.mappedMegabytes()),
          ALLOWED, Double.toString(allowed));
    }
  }

  Built build(ResidentPeak peak) throws IOException {
    ImageIndex index = open();
    String already = index.userData().get(MERGED);
    Cost cost = Cost.of(index.userData());
    if (already != null) {
      return new Built(index, cost);
    }
    int next = Integer.parseInt(index.userData().getOrDefault(NEXT, "0"));
    try (ImageIndexWriter writer = index.openWriter();
        VectorReader corpus = set.corpus()) {
      while (next < corpus.size()) {
        long start = System.nanoTime();
        int end = Math.min(corpus.size(), next + STEP);
        write(writer, corpus, next, end);
        next = end;
        cost = cost.plus(start, peak.peak());
        commit(writer, next, cost, Map.of());
        System.out.printf("%,d vectors after %.0f s%n", next, cost.seconds());
      }
      long start = System.nanoTime();
      writer.forceMerge(1);
      cost = cost.plus(start, peak.peak());
      commit(writer, next, cost, Map.of(MERGED, "1"));
      System.out.printf("merged after %.0f s%n", cost.seconds());
    }
    return new Built(index, cost);
  }

  private ImageIndex open() throws IOException {
    if (ImageIndex.exists(folder)) {
      ImageIndex there = ImageIndex.open(folder);
      if (set.description().recipe().equals(there.userData().get(SET))) {
        return there;
      }
      try (var files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
    }
    return ImageIndex.create(
        folder, IndexSettings.ofVectors("large", set.description().dimensions()));
  }

  private void commit(ImageIndexWriter writer, int next, Cost cost, Map<String, String> more)
      throws IOException {
    Map<String, String> data = new java.util.HashMap<>(more);
    data.put(SET, set.description().recipe());
    data.put(NEXT, Integer.toString(next));
    data.putAll(cost.data());
    writer.commit(data);
  }

  private static void write(ImageIndexWriter writer, VectorReader corpus, int from, int to)
      throws IOException {
    int threads = Runtime.getRuntime().availableProcessors();
    AtomicInteger rows = new AtomicInteger(from);
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Future<?>> workers = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        workers.add(
            pool.submit(() -> {
              for (int i = rows.getAndIncrement(); i < to; i = rows.getAndIncrement()) {
                writer.upsert(
                    ImageDocument.builder(Integer.toString(i)).vector(corpus.row(i)).build());
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
