package dev.windhover.bench.vstar;

import dev.windhover.bench.Checkout;
import dev.windhover.bench.Photos;
import dev.windhover.bench.report.Chart;
import dev.windhover.bench.report.Machine;
import dev.windhover.bench.report.Report;
import dev.windhover.encoder.QueryKind;
import dev.windhover.encoder.Thresholds;
import dev.windhover.encoder.onnx.ClipModel;
import dev.windhover.encoder.onnx.ModelOptions;
import dev.windhover.encoder.onnx.model.CalibrationFile;
import dev.windhover.lucene.vstar.Calibrator;
import dev.windhover.tools.eval.AnnotationReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Makes the calibration that is shipped with the bundled model: statistics from pictures that no
 * evaluation uses, thresholds from the annotated photos, tried by cross-validation.
 */
@Command(
    name = "calibrate",
    mixinStandardHelpOptions = true,
    description = "Measures the bundled model's calibration.json and its thresholds.",
    footer = {"", "Needs the evaluation photos (WINDHOVER_SHARED names their folder)."})
public final class CalibrationBench implements Callable<Integer> {
  private static final String BACKGROUND =
      "paintings and documentary photographs (Metropolitan Museum open access; FSA/OWI and"
          + " Documerica), the half of 388 that shows people least, none of them used in any"
          + " evaluation";

  /** Classes a photo that are asked for and not there. */
  private static final int ABSENT = 2;

  private static final long SEED = 20261129;

  @Option(names = "--out", paramLabel = "FILE", description = "Default: the model's own folder.")
  private Path out;

  @Option(
      names = "--answers",
      paramLabel = "FILE",
      description = "Also writes every answer: kind, photo, class, whether present, presence.")
  private Path answers;

  @Override
  public Integer call() throws IOException {
    if (Photos.shared().isEmpty()) {
      System.err.println(
          "calibrate: the evaluation photos are not here; name their folder in WINDHOVER_SHARED");
      return 1;
    }
    Machine machine = Machine.current();
    Path target = out == null ? modelFolder().resolve(CalibrationFile.NAME) : out.toAbsolutePath();
    Path temporary = Files.createTempDirectory("windhover-calibrate");
    // A model is called by its folder's name.
    Path folder = temporary.resolve(modelFolder().getFileName());
    try {
      copy(modelFolder(), folder);
      Path calibration = folder.resolve(CalibrationFile.NAME);
      int pictures;
      Calibrator calibrator;
      try (ClipModel model = ClipModel.open(folder, options())) {
        calibrator = new Calibrator(model, model);
        pictures = measure(model, calibrator);
        CalibrationFile.write(
            calibration, model.model(), calibrator.calibration(Map.of()), BACKGROUND);
      }
      // Thresholds are those of searches by the new statistics.
      Map<QueryKind, Thresholds> thresholds = new EnumMap<>(QueryKind.class);
      try (ClipModel model = ClipModel.open(folder, options())) {
        List<ThresholdCurve> curves = curves(model);
        curves.forEach(curve -> thresholds.put(curve.kind(), curve.chosen()));
        CalibrationFile.write(
            target, model.model(), calibrator.calibration(thresholds), BACKGROUND);
        Report report = report(machine, pictures, curves);
        Path page = Checkout.root().resolve("bench/results/thresholds.json");
        report.write(page);
        report.bars().forEach(bar -> System.out.println(bar.line()));
        System.out.println("report: " + page);
      }
      System.out.println(target + ": " + Files.size(target) + " bytes");
    } finally {
      delete(temporary);
    }
    return 0;
  }

  private static ModelOptions options() {
    return ModelOptions.builder().threads(Runtime.getRuntime().availableProcessors()).build();
  }

  private static Path modelFolder() {
    return Checkout.root()
        .resolve("encoder/tiny/src/main/resources/dev/windhover/encoder/tiny/windhover-tiny");
  }

  private static int measure(ClipModel model, Calibrator calibrator) throws IOException {
    List<Path> archive = Photos.in(Photos.shared().orElseThrow().resolve("eval/archive"));
    List<Path> pictures = Background.of(model, archive);
    for (Path picture : pictures) {
      calibrator.add(Photos.decode(picture));
    }
    System.out.println("measured " + pictures.size() + " of " + archive.size() + " pictures");
    return pictures.size();
  }

  private List<ThresholdCurve> curves(ClipModel model) throws IOException {
    Presence presence =
        new Presence(
            model,
            AnnotationReader.read(
                Photos.shared().orElseThrow().resolve("eval/coco-dev/annotations.json")));
    List<ThresholdCurve> out = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    for (QueryKind kind : List.of(QueryKind.TEXT, QueryKind.IMAGE)) {
      List<Presence.Answer> given = presence.ask(kind, ABSENT, SEED);
      out.add(new ThresholdCurve(kind, given));
      String by = kind.name().toLowerCase(Locale.ROOT);
      System.out.println("asked by " + by);
      for (Presence.Answer a : given) {
        lines.add(
            String.join(
                "\t",
                by,
                Integer.toString(a.photo()),
                a.label(),
                a.present() ? "present" : "absent",
                String.format(Locale.ROOT, "%.4f", a.presence())));
      }
    }
    if (answers != null) {
      Files.write(answers.toAbsolutePath(), lines);
    }
    return out;
  }

  private static Report report(Machine machine, int pictures, List<ThresholdCurve> curves) {
    List<Chart.Line> lines = curves.stream().map(ThresholdCurve::line).toList();
    return new Report(
        "thresholds",
        "Whether it is in the photo at all",
        Report.now(),
        Report.currentCommit(Checkout.root()),
        "./windhover bench calibrate",
        machine,
        Map.of("seed", Long.toString(SEED), "background", pictures + " pictures"),
        curves.stream().flatMap(curve -> curve.bars().stream()).toList(),
        curves.stream().map(ThresholdCurve::table).toList(),
        List.of(
            new Chart(
                "Every threshold",
                new Chart.Axis("absent accepted, %", Chart.Scale.LINEAR),
                new Chart.Axis("present accepted, %", Chart.Scale.LINEAR),
                lines)),
        List.of(
            "What locate answers with its default budget, on the annotated photos of coco-dev: every"
                + " class of which one box covers 5 % of the photo, and "
                + ABSENT
                + " classes a photo of which nothing is annotated. The tables and the shipped"
                + " thresholds are of all photos; the bars are cross-validated: each of "
                + ThresholdCurve.FOLDS
                + " folds of photos is judged by the threshold that the others choose.",
            "Annotations miss objects: some of what counts as absent is there."));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
