package dev.windhover.bench.collection;

import dev.windhover.bench.Photos;
import dev.windhover.encoder.ImageSource;
import dev.windhover.encoder.onnx.ClipModel;
import dev.windhover.lucene.ImageDocument;
import dev.windhover.lucene.ImageIndex;
import dev.windhover.lucene.ImageIndexWriter;
import dev.windhover.lucene.IndexSettings;
import dev.windhover.lucene.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Indexes of any size, layout {@code pooled} or {@code none}, default settings, of images made from
 * the photographs at hand. Kept in a folder; a build that was interrupted goes on from its last
 * commit.
 */
public final class MadeCollection {
  /** Of the images that benches share. */
  public static final long SEED = 20261129;

  /** Images between commits: what an interruption costs. */
  private static final int STEP = 12_500;

  private static final String RECIPE = "made";
  private static final String NEXT = "next";
  private static final String SECONDS = "seconds";
  private static final String CPU = "cpu";
  private static final String DONE = "done";
  private static final String LOAD = "load";

  private final MadeImages images;
  private final List<SourcePhoto> photos;
  private final Path folder;
  private final ClipModel model;

  private MadeCollection(
      MadeImages images, List<SourcePhoto> photos, Path folder, ClipModel model) {
    this.images = images;
    this.photos = photos;
    this.folder = folder;
    this.model = model;
  }

  /**
   * Makes the sources ready.
   *
   * @param photos at most so many of those at hand
   * @param folder where everything is kept
   */
  public static MadeCollection prepare(ClipModel model, long seed, int photos, Path folder)
      throws IOException {
    List<Path> files = Photos.all();
    files = files.subList(0, Math.min(photos, files.size()));
    List<SourcePhoto> sources = new SourcePhotos(folder.resolve("sources")).prepare(model, files);
    return new MadeCollection(new MadeImages(seed, sources), sources, folder, model);
  }

  /**
   * An index.
   *
   * @param size images
   * @param vectors of wholes and of parts
   * @param seconds its building took over all runs, on the clock
   * @param cpuSeconds of all cores that it took, which other work on the machine hardly changes
   * @param load highest number of processes that wanted to run when a run began
   * @param bytes on disk
   */
  public record Built(
      ImageIndex index,
      int size,
      long vectors,
      double seconds,
      double cpuSeconds,
      double load,
      long bytes) {}

  /** How the images are made. */
  public String recipe() {
    return images.recipe();
  }

  /** Photographs behind the images. */
  public int photos() {
    return photos.size();
  }

  /** Captions, one a photograph, in its order: questions whose answer is among the images. */
  public List<String> questions() {
    return photos.stream().map(p -> p.captions().getFirst()).toList();
  }

  /** The files of the photographs, in their order. */
  public List<Path> files() {
    return photos.stream().map(SourcePhoto::file).toList();
  }

  /** Reads the file behind an image by the URI that the index has, root and name. */
  public ImageSource source() {
    Path pictures = folder.resolve("sources").resolve("photos");
    return uri -> Files.readAllBytes(pictures.resolve(uri.substring(uri.indexOf(':') + 1)));
  }

  /** The index of {@code size} images, built where it is missing or not finished. */
  public Built build(int size) throws IOException {
    return build(size, Layout.POOLED);
  }

  /** The same by {@code layout}: with the vectors of parts, or under {@code NONE} without. */
  public Built build(int size, Layout layout) throws IOException {
    String kind = layout == Layout.POOLED ? "" : layout.name().toLowerCase(Locale.ROOT) + "-";
    Path place = folder.resolve("index-" + kind + size);
    ImageIndex index = open(place, layout);
    Map<String, String> data = index.userData();
    double seconds = Double.parseDouble(data.getOrDefault(SECONDS, "0"));
    double cpu = Double.parseDouble(data.getOrDefault(CPU, "0"));
    double load = Double.parseDouble(data.getOrDefault(LOAD, "0"));
    if (!data.containsKey(DONE)) {
      load =
          Math.max(
              load,
              java.lang.management.ManagementFactory.getOperatingSystemMXBean()
                  .getSystemLoadAverage());
      int next = Integer.parseInt(data.getOrDefault(NEXT, "0"));
      long start = System.nanoTime();
      double before = seconds;
      double cpuBefore = cpu - processCpu();
      ImageIndexWriter writer = index.openWriter();
      try {
        while (next < size) {
          int end = Math.min(size, next + STEP);
          write(writer, next, end, layout);
          next = end;
          seconds = before + (System.nanoTime() - start) / 1e9;
          cpu = cpuBefore + processCpu();
          writer.commit(data(next, seconds, cpu, load, Map.of()));
          System.out.printf("%,d of %,d images after %.0f s%n", next, size, seconds);
        }
        // Closing waits for merges under way, which are part of building.
        writer.close();
      } catch (IOException | RuntimeException e) {
        writer.rollback();
        throw e;
      }
      seconds = before + (System.nanoTime() - start) / 1e9;
      cpu = cpuBefore + processCpu();
      try (ImageIndexWriter last = index.openWriter()) {
        last.commit(data(next, seconds, cpu, load, Map.of(DONE, "1")));
      }
    }
    long vectors = 0;
    for (int i = 0; i < photos.size(); i++) {
      long times = size / photos.size() + (i < size % photos.size() ? 1 : 0);
      int parts = layout == Layout.NONE ? 0 : photos.get(i).document().patches().size();
      vectors += times * (1 + parts);
    }
    return new Built(index, size, vectors, seconds, cpu, load, bytes(place));
  }

  private Map<String, String> data(
      int next, double seconds, double cpu, double load, Map<String, String> more) {
    Map<String, String> out = new HashMap<>(more);
    out.put(RECIPE, images.recipe());
    out.put(NEXT, Integer.toString(next));
    out.put(SECONDS, Double.toString(seconds));
    out.put(CPU, Double.toString(cpu));
    out.put(LOAD, Double.toString(load));
    return out;
  }

  private ImageIndex open(Path place, Layout layout) throws IOException {
    if (ImageIndex.exists(place)) {
      ImageIndex there = ImageIndex.open(place);
      String recipe = there.userData().get(RECIPE);
      if (recipe == null || recipe.equals(images.recipe())) {
        return there;
      }
      empty(place);
    }
    return ImageIndex.create(place, IndexSettings.of(model.model()).withLayout(layout));
  }

  private void write(ImageIndexWriter writer, int from, int to, Layout layout) throws IOException {
    int threads = Runtime.getRuntime().availableProcessors();
    AtomicInteger numbers = new AtomicInteger(from);
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Future<?>> workers = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        workers.add(
            pool.submit(() -> {
              for (int i = numbers.getAndIncrement(); i < to; i = numbers.getAndIncrement()) {
                ImageDocument image = images.document(i);
                writer.upsert(
                    layout == Layout.NONE
                        ? image.toBuilder(image.id()).withoutPatches().build()
                        : image);
              }
              return null;
            }));
      }
      for (Future<?> worker : workers) {
        worker.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("writing the images failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while writing", e);
    }
  }

  /** Deletes the files of an index that is to be made anew. */
  static void empty(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }

  private static double processCpu() {
    return java.lang.management.ManagementFactory.getPlatformMXBean(
                com.sun.management.OperatingSystemMXBean.class)
            .getProcessCpuTime()
        / 1e9;
  }

  private static long bytes(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.mapToLong(f -> f.toFile().length()).sum();
    }
  }
}
