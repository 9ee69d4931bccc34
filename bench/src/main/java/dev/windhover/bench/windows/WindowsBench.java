package dev.windhover.bench.windows;

import dev.windhover.bench.Checkout;
import dev.windhover.bench.Photos;
import dev.windhover.bench.report.Machine;
import dev.windhover.bench.report.Report;
import dev.windhover.bench.report.Table;
import dev.windhover.encoder.PatchGrid;
import dev.windhover.encoder.RgbImage;
import dev.windhover.encoder.onnx.ClipModel;
import dev.windhover.encoder.onnx.ModelOptions;
import dev.windhover.tools.eval.AnnotatedPhoto;
import dev.windhover.tools.eval.AnnotationReader;
import dev.windhover.tools.eval.LabeledBox;
import dev.windhover.tools.eval.PointingEvaluation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Patch vectors of oblong pictures, squashed into one pass and by windows. */
@Command(
    name = "windows",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    description = {
      "Cuts oblong parts out of annotated photos and asks for their objects: do the right cells score"
          + " best when the part is squashed into one pass, and when windows cover it?",
      "",
      "Needs the evaluation photos (WINDHOVER_SHARED names their folder).",
    },
    footer = {"", "Example:", "  ./windhover bench windows"})
public final class WindowsBench implements Callable<Integer> {
  private static final int MISSING = 1;

  /** Sides of the parts, long by short; 0 is the photo as it is. */
  private static final double[] RATIOS = {0, 1.6, 2, 3, 4};

  @Spec private CommandLine.Model.CommandSpec spec;

  @Option(
      names = "--every",
      defaultValue = "3",
      description = "Ask every how many-th question (default ${DEFAULT-VALUE}).")
  private int every;

  @Option(names = "--out", description = "The report (default bench/results/windows.json).")
  private Path out = Checkout.result("windows");

  private final Map<String, float[]> prompts = new HashMap<>();
  private final Table.Builder table =
      Table.of("Objects in oblong parts of photos: the right cells by their scores")
          .keys("long : short", "patch pass")
          .plain("questions", "")
          .higher("AUC", "")
          .higher("best cell right", "%")
          .plain("a random cell", "%")
          .plain("cells", "")
          .lower("time", "ms");

  @Override
  public Integer call() throws IOException {
    if (Photos.shared().isEmpty()) {
      System.err.println("windows: the evaluation photos are not here (set WINDHOVER_SHARED)");
      return MISSING;
    }
    Machine machine = Machine.current();
    List<AnnotatedPhoto> photos =
        AnnotationReader.read(Photos.shared().get().resolve("eval/coco-dev"));
    try (ClipModel squashing = model(Double.POSITIVE_INFINITY);
        ClipModel windowing = model(1)) {
      for (double ratio : RATIOS) {
        List<Cut> cuts = cuts(photos, ratio);
        measure(squashing, ratio, "squashed", cuts);
        measure(windowing, ratio, "windows", cuts);
      }
    }
    new Report(
            "windows",
            "Oblong photos: squashed or through windows",
            Report.now(),
            Report.currentCommit(Checkout.root()),
            "./windhover bench "
                + String.join(" ", spec.commandLine().getParseResult().originalArgs()),
            machine,
            Map.of(
                "photos", "coco-dev", "every", Integer.toString(every), "model", "windhover-tiny"),
            List.of(),
            List.of(table.build()),
            List.of(),
            List.of(
                "A question is a photo and a class whose boxes cover 0.5 to 25 % of the part. Parts are as"
                    + " large as the photo allows and lie around the first object. Both rows of a"
                    + " ratio see the same parts."))
        .write(out);
    System.out.println("report: " + out);
    return 0;
  }

  private static ClipModel model(double squashUpTo) {
    return ClipModel.bundled(ModelOptions.builder().squashUpTo(squashUpTo).build());
  }

  private List<Cut> cuts(List<AnnotatedPhoto> photos, double ratio) {
    List<Cut> out = new ArrayList<>();
    int question = 0;
    for (AnnotatedPhoto photo : photos) {
      if (photo.width() < 1) {
        continue;
      }
      for (List<LabeledBox> boxes : photo.boxesByLabel().values()) {
        if (question++ % every == 0) {
          out.add(Cut.around(photo, boxes, ratio));
        }
      }
    }
    return out;
  }

  private void measure(ClipModel model, double ratio, String pass, List<Cut> cuts)
      throws IOException {
    Map<AnnotatedPhoto, PatchGrid> grids = new HashMap<>();
    long nanos = 0;
    long cells = 0;
    for (Cut cut : cuts) {
      RgbImage image = Photos.decode(cut.question().file());
      long start = System.nanoTime();
      PatchGrid grid = model.encodePatches(image, cut.part());
      nanos += System.nanoTime() - start;
      cells += grid.size();
      grids.put(cut.question(), grid);
    }
    PointingEvaluation.Report report =
        PointingEvaluation.evaluate(
            cuts.stream().map(Cut::question).toList(),
            grids::get,
            label ->
                prompts.computeIfAbsent(
                    label, l -> model.encodeText(PointingEvaluation.prompt(l))));
    String name = ratio > 0 ? String.format(Locale.ROOT, "%.1f", ratio) : "as they are";
    table.row(
        name,
        pass,
        report.queries(),
        report.meanAuc(),
        report.accuracy(),
        report.randomAccuracy(),
        (double) cells / cuts.size(),
        nanos / 1e6 / cuts.size());
    System.out.printf(
        Locale.ROOT,
        "%s, %s: %d questions, AUC %.3f, right %.1f %%%n",
        name,
        pass,
        report.queries(),
        report.meanAuc(),
        report.accuracy());
  }
}
