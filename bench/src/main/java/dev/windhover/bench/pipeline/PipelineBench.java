package dev.windhover.bench.pipeline;

import dev.windhover.bench.Checkout;
import dev.windhover.bench.Photos;
import dev.windhover.bench.models.RandomClip;
import dev.windhover.bench.models.VitShape;
import dev.windhover.bench.pipeline.TestedModel.Passes;
import dev.windhover.bench.report.Bar;
import dev.windhover.bench.report.Chart;
import dev.windhover.bench.report.Machine;
import dev.windhover.bench.report.Report;
import dev.windhover.bench.report.Table;
import dev.windhover.lucene.ImageDocument;
import dev.windhover.lucene.IndexSettings;
import dev.windhover.lucene.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What indexing costs beside its stages, and beside a bare session of the runtime. */
@Command(
    name = "pipeline",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    description = {
      "Indexes a folder of JPEG photos as 'windhover index' does, and measures each stage alone in the"
          + " same process: CPU time an image by stage, idle cores, heap over time.",
      "",
      "The photos are the evaluation photos where WINDHOVER_SHARED names their folder, else the"
          + " gallery's.",
    },
    footer = {
      "",
      "Examples:",
      "  ./windhover bench pipeline",
      "  ./windhover bench pipeline --rounds 1 --photos 50",
    })
public final class PipelineBench implements Callable<Integer> {

  private static final long SEED = 32;

  @Option(
      names = "--rounds",
      defaultValue = "5",
      description =
          "Times that everything is measured, after one that does not count (default ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--photos",
      defaultValue = "1000",
      description = "Most photos (default ${DEFAULT-VALUE}).")
  private int photos;

  @Option(
      names = "--models",
      split = ",",
      defaultValue = "BUNDLED,VIT_B_32",
      description = "${COMPLETION-CANDIDATES}, with commas (default ${DEFAULT-VALUE}).")
  private List<Tested> models;

  @Option(
      names = "--work",
      description = "For photos and indexes of the run (default bench/target/work/pipeline).")
  private Path work = Checkout.work("pipeline");

  @Option(names = "--out", description = "The report (default bench/results/pipeline.json).")
  private Path out = Checkout.result("pipeline");

  /** Models to index with. */
  enum Tested {
    /** The one that comes along, layout pooled. */
    BUNDLED,
    /** One of the size of CLIP ViT-B/32 with random weights, layout none. */
    VIT_B_32
  }

  private final int threads = Runtime.getRuntime().availableProcessors();
  private final Table.Builder stages =
      Table.of("CPU time an image, by stage")
          .keys("model", "layout", "stage")
          .lower("in the run", "ms")
          .lower("alone", "ms")
          .lower("run / alone", "");
  private final Table.Builder runs =
      Table.of("The run")
          .keys("model", "layout")
          .higher("photos", "1/s")
          .higher("bare session loop", "1/s")
          .higher("run / loop", "")
          .lower("idle, all cores", "%")
          .lower("idle, worst core", "%")
          .lower("heap, peak", "MB");
  private final List<Chart.Line> heap = new ArrayList<>();
  private final List<Bar> bars = new ArrayList<>();
  private final Map<String, String> parameters = new LinkedHashMap<>();

  @Override
  public Integer call() throws Exception {
    Machine machine = Machine.current();
    List<Path> files = folderOfPhotos();
    parameters.put("photos", Integer.toString(files.size()));
    parameters.put("threads", Integer.toString(threads));
    parameters.put("rounds", Integer.toString(rounds));
    for (Tested tested : models) {
      switch (tested) {
        case BUNDLED -> measureBundled(files);
        case VIT_B_32 -> measureVit(files);
      }
    }
    new Report(
            "pipeline",
            "Indexing beside its stages",
            Report.now(),
            Report.currentCommit(Checkout.root()),
            "./windhover bench pipeline",
            machine,
            parameters,
            bars,
            List.of(stages.build(), runs.build()),
            List.of(
                new Chart(
                    "Heap over time, garbage included",
                    new Chart.Axis("seconds", Chart.Scale.LINEAR),
                    new Chart.Axis("MB", Chart.Scale.LINEAR),
                    heap)),
            List.of(
                "CPU time is that of the whole process, its compiler and garbage collector included."
                    + " A stage alone runs on as many threads as the run has. Medians of the rounds; one"
                    + " round before them does not count.",
                "In the run decoding and encoding are timed by the threads' own CPU clocks; how encoding"
                    + " divides into preprocessing and inference comes from stack samples, 50 a second."
                    + " Insert and the rest: reading, hashing, the graphs, merging, committing, and what"
                    + " the virtual machine does beside.",
                "The bare session loop runs the same graph on prepared pixels, one image a call, on as"
                    + " many threads. Ratios of the bars are medians of each round's own ratio."))
        .write(out);
    bars.forEach(bar -> System.out.println(bar.outcome() + ": " + bar.line()));
    System.out.println("report: " + out);
    return 0;
  }

  private void measureBundled(List<Path> files) throws IOException, InterruptedException {
    try (TestedModel model = TestedModel.bundled(Passes.IMAGE_AND_PATCHES)) {
      Measured measured = measure(model, files, Layout.POOLED);
      String where =
          "bundled model, layout pooled, " + files.size() + " photos, median of " + rounds;
      bars.add(
          Bar.atMost(
              "indexing: CPU time an image / sum of its stages alone",
              1.10,
              measured.ratio(),
              where));
      bars.add(
          Bar.atMost(
              "indexing: time that the most idle core has nothing to do, %",
              5, measured.worstIdle(), where));
    }
  }

  private void measureVit(List<Path> files) throws IOException, InterruptedException {
    Path folder = RandomClip.prepare(work.resolveSibling("models"), VitShape.B32, SEED);
    try (TestedModel model =
        TestedModel.folder("ViT-B/32 size, random weights", folder, Passes.IMAGE)) {
      Measured measured = measure(model, files, Layout.NONE);
      bars.add(
          Bar.atLeast(
              "indexing with a ViT-B/32-sized model / bare session loop, photos a second",
              0.85,
              measured.overLoop(),
              "layout none, " + files.size() + " photos, median of " + rounds));
    }
  }

  /** What one model and layout gave. */
  private record Measured(double ratio, double worstIdle, double overLoop) {}

  private Measured measure(TestedModel model, List<Path> files, Layout layout)
      throws IOException, InterruptedException {
    IndexSettings settings = IndexSettings.of(model.clip().model()).withLayout(layout);
    List<ImageDocument> documents = PipelineRun.documents(model, files, settings);
    List<PipelineRun> inRun = new ArrayList<>();
    List<StagesAlone> alone = new ArrayList<>();
    for (int round = 0; round <= rounds; round++) {
      StagesAlone stagesNow =
          StagesAlone.measure(
              model, files, documents, settings, fresh(work.resolve("inserted")), threads);
      PipelineRun runNow =
          PipelineRun.run(
              model, work.resolve("photos"), settings, fresh(work.resolve("index")), threads);
      if (runNow.images() != files.size()) {
        throw new IOException(
            "the run indexed " + runNow.images() + " of " + files.size() + " photos");
      }
      if (round > 0) {
        alone.add(stagesNow);
        inRun.add(runNow);
      }
      System.out.printf(
          Locale.ROOT,
          "%s, %s, round %d: run / stages %.3f, %.1f photos/s, loop %.1f/s, worst idle %.1f %%%n",
          model.name(),
          layout,
          round,
          runNow.use().cpuSeconds() / stagesNow.sum(),
          runNow.imagesPerSecond(),
          files.size() / stagesNow.loopWall(),
          100 * runNow.use().mostIdle());
    }
    String name = layout.name().toLowerCase(Locale.ROOT);
    int n = files.size();
    double decode = median(alone, StagesAlone::decode);
    double preprocess = median(alone, StagesAlone::preprocess);
    double inference = median(alone, StagesAlone::inference);
    double insert = median(alone, StagesAlone::insert);
    double share = median(inRun, PipelineRun::preprocessShare);
    double encode = median(inRun, PipelineRun::encode);
    row(model, name, "decode", n, median(inRun, PipelineRun::decode), decode);
    row(model, name, "preprocess", n, encode * share, preprocess);
    row(model, name, "inference", n, encode * (1 - share), inference);
    row(model, name, "insert and the rest", n, median(inRun, PipelineRun::rest), insert);
    double sum = median(alone, StagesAlone::sum);
    double cpu = median(inRun, r -> r.use().cpuSeconds());
    row(model, name, "together", n, cpu, sum);
    double rate = median(inRun, PipelineRun::imagesPerSecond);
    double loop = n / median(alone, StagesAlone::loopWall);
    double worst = 100 * median(inRun, r -> r.use().mostIdle());
    // Ratios are of a round each, so that what the machine does beside counts on both sides.
    List<Double> overStages = new ArrayList<>();
    List<Double> overLoop = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      PipelineRun run = inRun.get(round);
      overStages.add(run.use().cpuSeconds() / alone.get(round).sum());
      overLoop.add(run.imagesPerSecond() * alone.get(round).loopWall() / n);
    }
    double ratio = median(overLoop, r -> r);
    double all =
        100 * median(inRun, r -> r.use().idle().stream().mapToDouble(v -> v).average().orElse(0));
    runs.row(
        model.name(),
        name,
        rate,
        loop,
        rate / loop,
        all,
        worst,
        median(inRun, PipelineRun::heapPeak));
    heap.add(new Chart.Line(model.name() + ", " + name, inRun.getLast().heap()));
    return new Measured(median(overStages, r -> r), worst, ratio);
  }

  private void row(
      TestedModel model, String layout, String stage, int images, double run, double alone) {
    stages.row(
        model.name(), layout, stage, 1000 * run / images, 1000 * alone / images, run / alone);
  }

  private static <T> double median(List<T> rounds, ToDoubleFunction<T> value) {
    double[] sorted = rounds.stream().mapToDouble(value).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** A folder with links to the photos, so that it holds these and no others. */
  private List<Path> folderOfPhotos() throws IOException {
    Path folder = fresh(work.resolve("photos"));
    List<Path> found =
        Photos.shared().isPresent()
            ? Photos.in(Photos.shared().get().resolve("eval").resolve("coco-dev"))
            : Photos.gallery();
    found = found.subList(0, Math.min(photos, found.size()));
    List<Path> out = new ArrayList<>();
    for (Path photo : found) {
      out.add(
          Files.createSymbolicLink(
              folder.resolve(photo.getFileName().toString()), photo.toAbsolutePath()));
    }
    return out;
  }

  /** An empty folder of that name. */
  private static Path fresh(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (var files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
    return Files.createDirectories(folder);
  }
}
