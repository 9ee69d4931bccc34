package dev.windhover.bench.pipeline;

import dev.windhover.encoder.RgbImage;
import dev.windhover.encoder.onnx.image.ImageFileDecoder;
import dev.windhover.lucene.ImageDocument;
import dev.windhover.lucene.ImageIndex;
import dev.windhover.lucene.ImageIndexWriter;
import dev.windhover.lucene.IndexSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The stages of indexing one by one, each by as many threads as indexing has, so that what cores
 * take from each other counts on both sides. In CPU seconds of the process for all images.
 *
 * @param loopWall seconds on the clock of a bare session loop: inference of as many images without
 *     a pause, on pixels that are ready
 */
record StagesAlone(
    double decode, double preprocess, double inference, double insert, double loopWall) {
  /** Images that are decoded at a time: bounds the memory, and mixes the stages over time. */
  private static final int CHUNK = 64;

  double sum() {
    return decode + preprocess + inference + insert;
  }

  /**
   * Measures.
   *
   * @param documents as indexing made them of the files
   * @param folder for an index, must be empty
   */
  static StagesAlone measure(
      TestedModel model,
      List<Path> files,
      List<ImageDocument> documents,
      IndexSettings settings,
      Path folder,
      int threads)
      throws IOException {
    double decode = 0;
    double preprocess = 0;
    double inference = 0;
    ImageFileDecoder decoder = ImageFileDecoder.withDefaults();
    List<TestedModel.Room> rooms = new ArrayList<>();
    for (int i = 0; i < CHUNK; i++) {
      rooms.add(model.room());
    }
    for (int from = 0; from < files.size(); from += CHUNK) {
      int count = Math.min(CHUNK, files.size() - from);
      List<byte[]> bytes = new ArrayList<>();
      for (Path file : files.subList(from, from + count)) {
        bytes.add(Files.readAllBytes(file));
      }
      RgbImage[] images = new RgbImage[count];
      decode += timed(threads, count, i -> images[i] = decoder.decode(bytes.get(i))).cpuSeconds();
      preprocess +=
          timed(threads, count, i -> model.preprocess(images[i], rooms.get(i))).cpuSeconds();
      inference += timed(threads, count, i -> model.infer(rooms.get(i))).cpuSeconds();
    }
    double insert = insert(documents, settings, folder, threads);
    double loop = loop(model, rooms, files.size(), threads);
    return new StagesAlone(decode, preprocess, inference, insert, loop);
  }

  /** Each thread has pixels of its own, as no two may read one buffer at a time. */
  private static double loop(
      TestedModel model, List<TestedModel.Room> rooms, int images, int threads) throws IOException {
    AtomicInteger left = new AtomicInteger(images);
    return timed(
            threads,
            threads,
            thread -> {
              for (int i = thread; left.getAndDecrement() > 0; i += threads) {
                // Rooms of a thread are those of its number, modulo threads.
                model.infer(rooms.get(i % (rooms.size() / threads * threads)));
              }
            })
        .wallSeconds();
  }

  private static double insert(
      List<ImageDocument> documents, IndexSettings settings, Path folder, int threads)
      throws IOException {
    ImageIndex index = ImageIndex.create(folder, settings);
    CpuUse.Mark start = CpuUse.mark();
    try (ImageIndexWriter writer = index.openWriter()) {
      timed(threads, documents.size(), i -> writer.upsert(documents.get(i)));
      writer.commit();
    }
    return CpuUse.since(start).cpuSeconds();
  }

  @FunctionalInterface
  private interface Work {
    void on(int image) throws IOException;
  }

  private static CpuUse timed(int threads, int count, Work work) throws IOException {
    AtomicInteger next = new AtomicInteger();
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      CpuUse.Mark start = CpuUse.mark();
      List<Future<?>> workers = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        workers.add(
            pool.submit(() -> {
              for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                work.on(i);
              }
              return null;
            }));
      }
      for (Future<?> worker : workers) {
        worker.get();
      }
      return CpuUse.since(start);
    } catch (ExecutionException e) {
      throw new IOException("a stage failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while measuring a stage", e);
    }
  }
}
