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

  /**
   * The index.
   *
   * @param seconds its building has taken over all runs
   * @param memory its building has taken at its peak, over all runs
   * @param allowed megabytes the system held its building to, the most of all runs; infinite if it
   *     did not
   */
  record Built(ImageIndex index, double seconds, Resident memory, double allowed) {}

  Built build(ResidentPeak peak) throws IOException {
    ImageIndex index = open();
    String already = index.userData().get(MERGED);
    double seconds = Double.parseDouble(index.userData().getOrDefault(SECONDS, "0"));
    Resident memory = memoryOf(index.userData());
    double allowed = allowedIn(index.userData());
    if (already != null) {
      return new Built(index, seconds, memory, allowed);
    }
    allowed = Math.max(allowed, ControlGroup.limitMegabytes().orElse(Double.POSITIVE_INFINITY));
    int next = Integer.parseInt(index.userData().getOrDefault(NEXT, "0"));
    try (ImageIndexWriter writer = index.openWriter();
        VectorReader corpus = set.corpus()) {
      while (next < corpus.size()) {
        long start = System.nanoTime();
        int end = Math.min(corpus.size(), next + STEP);
        write(writer, corpus, next, end);
        next = end;
        seconds += (System.nanoTime() - start) / 1e9;
        memory = memory.orLarger(peak.peak());
        commit(writer, next, seconds, memory, Map.of(ALLOWED, Double.toString(allowed)));
        System.out.printf("%,d vectors after %.0f s%n", next, seconds);
      }
      long start = System.nanoTime();
      writer.forceMerge(1);
      seconds += (System.nanoTime() - start) / 1e9;
      memory = memory.orLarger(peak.peak());
      commit(writer, next, seconds, memory, Map.of(ALLOWED, Double.toString(allowed), MERGED, "1"));
      System.out.printf("merged after %.0f s%n", seconds);
    }
    return new Built(index, seconds, memory, allowed);
  }

  private static double allowedIn(Map<String, String> data) {
    String unknown = data.containsKey(NEXT) ? "Infinity" : "0";
    return Double.parseDouble(data.getOrDefault(ALLOWED, unknown));
  }

  private static Resident memoryOf(Map<String, String> data) {
    return data.containsKey(NEXT) && !data.containsKey(OWN)
        ? Resident.UNKNOWN
        : new Resident(
            Double.parseDouble(data.getOrDefault(OWN, "0")),
            Double.parseDouble(data.getOrDefault(MAPPED, "0")));
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

  private void commit(
      ImageIndexWriter writer, int next, double seconds, Resident memory, Map<String, String> more)
      throws IOException {
    Map<String, String> data = new java.util.HashMap<>(more);
    data.put(SET, set.description().recipe());
    data.put(NEXT, Integer.toString(next));
    data.put(SECONDS, Double.toString(seconds));
    data.put(OWN, Double.toString(memory.ownMegabytes()));
    data.put(MAPPED, Double.toString(memory.mappedMegabytes()));
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
