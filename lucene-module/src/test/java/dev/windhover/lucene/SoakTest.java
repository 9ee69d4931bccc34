package dev.windhover.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Eight threads search while two write: no error, whole states only, and neither heap nor mapped
 * bytes grow. {@code -Dwindhover.soak.seconds=600} for longer than the fast suite has time for.
 */
class SoakTest {
  private static final long SECONDS = Long.getLong("windhover.soak.seconds", 4);
  private static final int IMAGES = 2_000;
  private static final int D = 32;

  /** What a leak of one reader, or one segment's memory, a refresh would pass within seconds. */
  private static final double HEAP_GROWTH_MB = 24;

  @TempDir Path folder;

  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final AtomicLong searches = new AtomicLong();
  private final AtomicLong writes = new AtomicLong();

  private record Sample(long second, double heapMegabytes, double mappedMegabytes) {}

  @Test
  void searching_whileWritersWorkAndMerge_seesWholeStatesAndLeaksNothing() throws Exception {
    double mappedBefore = mappedMegabytes();
    ImageIndex index =
        ImageIndex.create(
            folder, IndexSettings.ofVectors("test-model", D).withLayout(Layout.POOLED));
    List<Sample> samples = new ArrayList<>();
    try (ImageIndexWriter writer = index.openWriter();
        ImageSearcher searcher = writer.searcher().open()) {
      Random random = new Random(0);
      for (int i = 0; i < IMAGES; i++) {
        writer.upsert(image(i, random));
      }
      searcher.refresh();
      long start = System.nanoTime();
      long end = start + SECONDS * 1_000_000_000L;
      List<Thread> threads = new ArrayList<>();
      for (int t = 0; t < 2; t++) {
        long seed = 100 + t;
        threads.add(new Thread(() -> guard(() -> write(writer, seed, end)), "writer-" + t));
      }
      for (int t = 0; t < 8; t++) {
        long seed = t;
        threads.add(new Thread(() -> guard(() -> search(searcher, seed, end)), "searcher-" + t));
      }
      threads.forEach(Thread::start);
      long step = Math.max(1, SECONDS / 20);
      while (System.nanoTime() < end && failure.get() == null) {
        Thread.sleep(step * 1000);
        samples.add(
            new Sample(
                (System.nanoTime() - start) / 1_000_000_000L,
                heapMegabytes(),
                mappedMegabytes() - mappedBefore));
      }
      for (Thread thread : threads) {
        thread.join();
      }
    }
    assertThat(failure.get()).isNull();
    System.out.printf(
        "soak: %d s, %d searches, %d writes%n", SECONDS, searches.get(), writes.get());
    samples.forEach(s ->
        System.out.printf(
            "soak: after %d s heap %.0f MB, mapped %.1f MB%n",
            s.second(), s.heapMegabytes(), s.mappedMegabytes()));
    // The first third warms up.
    List<Sample> late = samples.subList(samples.size() / 3, samples.size());
    double least = late.stream().mapToDouble(Sample::heapMegabytes).min().orElseThrow();
    assertThat(late.getLast().heapMegabytes()).isLessThan(least + HEAP_GROWTH_MB);
    double most = samples.stream().mapToDouble(Sample::mappedMegabytes).max().orElseThrow();
    System.out.printf(
        "soak: mapped at most %.1f MB, after closing %.1f MB%n",
        most, mappedMegabytes() - mappedBefore);
    assertThat(most).as("was anything mapped at all").isPositive();
    assertThat(mappedMegabytes()).as("mapped after closing").isCloseTo(mappedBefore, within(0.01));
    index.verify();
  }

  private void write(ImageIndexWriter writer, long seed, long end) throws IOException {
    Random random = new Random(seed);
    for (long n = 1; System.nanoTime() < end && failure.get() == null; n++) {
      int i = random.nextInt(IMAGES);
      switch (random.nextInt(10)) {
        case 0 -> writer.delete("image-" + i);
        case 1 ->
            writer.updateFields("image-" + i, FieldEdits.builder().keyword("tag", "n" + n).build());
        default -> writer.upsert(image(i, random));
      }
      writes.incrementAndGet();
      if (n % 500 == 0) {
        writer.commit();
      }
    }
  }

  private void search(ImageSearcher searcher, long seed, long end) throws IOException {
    Random random = new Random(seed);
    while (System.nanoTime() < end && failure.get() == null) {
      if (random.nextInt(20) == 0) {
        searcher.refresh();
      }
      try (ImageSnapshot snapshot = searcher.snapshot()) {
        float[] q = Vectors.unit(random, D);
        ImageHits hits = snapshot.search(ImageQuery.vector(q).k(20).build());
        assertThat(hits.size()).isEqualTo(20);
        assertThat(hits.ids()).doesNotHaveDuplicates();
        ImageHit best = hits.hits().getFirst();
        float[] stored = snapshot.vectorOf(best.id()).orElseThrow();
        assertThat((double) best.similarity()).isCloseTo(Vectors.dot(q, stored), within(1e-5));
        assertThat(snapshot.patchesOf(best.id())).hasSize(4);
        List<PatchHit> parts = snapshot.nearestPatches(1, q, 5, java.util.Optional.empty());
        assertThat(parts).hasSize(5);
      }
      searches.incrementAndGet();
    }
  }

  private static ImageDocument image(int i, Random random) {
    ImageDocument.Builder out = ImageDocument.builder("image-" + i).vector(Vectors.unit(random, D));
    for (int p = 0; p < 4; p++) {
      out.patch(
          PatchVector.ofRegion(
              1, new dev.windhover.encoder.Region(p, 0, 4, 4), Vectors.unit(random, D)));
    }
    return out.build();
  }

  private interface Work {
    void run() throws Exception;
  }

  private void guard(Work work) {
    try {
      work.run();
    } catch (Throwable t) {
      failure.compareAndSet(null, t);
    }
  }

  /** What is in use after a collection: the least of a few, as other threads allocate meanwhile. */
  private static double heapMegabytes() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least / 1e6;
  }

  private static double mappedMegabytes() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .filter(pool -> pool.getName().startsWith("mapped"))
            .mapToLong(BufferPoolMXBean::getTotalCapacity)
            .sum()
        / 1e6;
  }
}
