package dev.windhover.bench.pipeline;

import dev.windhover.bench.report.Chart.Point;
import dev.windhover.encoder.ImageDecoder;
import dev.windhover.encoder.RgbImage;
import dev.windhover.encoder.onnx.image.ImageFileDecoder;
import dev.windhover.lucene.ImageDocument;
import dev.windhover.lucene.ImageIndex;
import dev.windhover.lucene.ImageIndexWriter;
import dev.windhover.lucene.IndexSettings;
import dev.windhover.lucene.IndexSettings.Shard;
import dev.windhover.tools.build.ImageVectors;
import dev.windhover.tools.build.IndexRun;
import dev.windhover.tools.build.IndexSummary;
import dev.windhover.tools.build.RunListener;
import dev.windhover.tools.build.RunSettings;
import dev.windhover.tools.build.Scope;
import dev.windhover.tools.build.Survey;
import dev.windhover.tools.scan.FileScanner;
import dev.windhover.tools.scan.SkippedFile;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/**
 * One real indexing run of a folder, watched from outside.
 *
 * @param images written
 * @param use of the whole run, from opening the writer to its end
 * @param decode CPU seconds of decoding
 * @param encode CPU seconds of preprocessing and inference
 * @param preprocessShare part of {@code encode} that is preprocessing, from samples
 * @param heap over time
 */
record PipelineRun(
    long images,
    CpuUse use,
    double decode,
    double encode,
    double preprocessShare,
    List<Point> heap,
    double heapPeak) {

  /** What is neither decoding nor encoding: reading, inserting, merging, committing, the JVM. */
  double rest() {
    return use.cpuSeconds() - decode - encode;
  }

  double imagesPerSecond() {
    return images / use.wallSeconds();
  }

  /**
   * Runs.
   *
   * @param photos the folder
   * @param index must be empty
   */
  static PipelineRun run(
      TestedModel model, Path photos, IndexSettings settings, Path index, int threads)
      throws IOException, InterruptedException {
    Clock decode = new Clock();
    Clock encode = new Clock();
    ImageFileDecoder decoder = ImageFileDecoder.withDefaults();
    ImageDecoder timedDecoder =
        bytes -> {
          long start = Clock.now();
          try {
            return decoder.decode(bytes);
          } finally {
            decode.add(start);
          }
        };
    ImageVectors vectors = ImageVectors.of(settings.layout(), model.clip(), model.clip(), threads);
    ImageVectors timedVectors =
        new ImageVectors() {
          @Override
          public void addTo(ImageDocument.Builder document, RgbImage image) {
            long start = Clock.now();
            vectors.addTo(document, image);
            encode.add(start);
          }

          @Override
          public int askers(int computing) {
            return vectors.askers(computing);
          }
        };
    ImageIndex target = ImageIndex.create(index, settings);
    Scope scope =
        new Scope(
            "photos", "", new FileScanner(photos, FileScanner.Links.FOLLOW, Set.of()), Shard.WHOLE);
    List<SkippedFile> skipped = new ArrayList<>();
    CpuUse use;
    IndexSummary summary;
    try (HeapOverTime heap = new HeapOverTime();
        StageSampler sampler = new StageSampler()) {
      CpuUse.Mark start = CpuUse.mark();
      try (ImageIndexWriter writer = target.openWriter()) {
        summary =
            new IndexRun(
                    writer,
                    timedDecoder,
                    timedVectors,
                    RunSettings.DEFAULT.withThreads(threads),
                    new Quiet(skipped))
                .run(List.of(scope), Map.of());
      }
      use = CpuUse.since(start);
      if (!skipped.isEmpty()) {
        throw new IOException("a photo was skipped, so the run is no measure: " + skipped.get(0));
      }
      return new PipelineRun(
          summary.images(),
          use,
          decode.seconds(),
          encode.seconds(),
          sampler.preprocessShare(),
          heap.points(),
          heap.peak());
    }
  }

  /** The documents that indexing would write, for inserting alone. */
  static List<ImageDocument> documents(TestedModel model, List<Path> files, IndexSettings settings)
      throws IOException {
    ImageVectors vectors = ImageVectors.of(settings.layout(), model.clip(), model.clip());
    List<ImageDocument> out = new ArrayList<>();
    for (Path file : files) {
      ImageDocument.Builder document =
          ImageDocument.builder(file.toString()).uri("photos", file.getFileName().toString());
      vectors.addTo(document, dev.windhover.bench.Photos.decode(file));
      out.add(document.build());
    }
    return out;
  }

  /** CPU time of calls, each on one thread. */
  private static final class Clock {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private final LongAdder nanos = new LongAdder();

    static long now() {
      return THREADS.getCurrentThreadCpuTime();
    }

    void add(long start) {
      nanos.add(now() - start);
    }

    double seconds() {
      return nanos.sum() / 1e9;
    }
  }

  private record Quiet(List<SkippedFile> skippedFiles) implements RunListener {
    @Override
    public void surveyed(List<Survey> surveys) {
      // Nothing to show.
    }

    @Override
    public void fileDone() {
      // Nothing to show.
    }

    @Override
    public void skipped(SkippedFile file) {
      synchronized (skippedFiles) {
        skippedFiles.add(file);
      }
    }
  }
}
