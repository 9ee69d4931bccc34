package dev.windhover.bench.vstar;

import dev.windhover.bench.Checkout;
import dev.windhover.bench.Photos;
import dev.windhover.bench.report.Bar;
import dev.windhover.bench.report.Machine;
import dev.windhover.bench.report.Report;
import dev.windhover.bench.report.Table;
import dev.windhover.encoder.Cell;
import dev.windhover.encoder.PatchGrid;
import dev.windhover.encoder.Region;
import dev.windhover.encoder.RgbImage;
import dev.windhover.encoder.onnx.ClipModel;
import dev.windhover.lucene.vstar.CloseLook;
import dev.windhover.lucene.vstar.Localization;
import dev.windhover.lucene.vstar.RegionLocator;
import dev.windhover.tools.eval.AnnotatedPhoto;
import dev.windhover.tools.eval.AnnotationReader;
import dev.windhover.tools.eval.LabeledBox;
import dev.windhover.tools.eval.PointingEvaluation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The pointing game on real objects, by one pass, by windows and by {@code locate}. */
@Command(
    name = "pointing",
    mixinStandardHelpOptions = true,
    description = "Whether the best cell, or box, lies in the thing that was asked for.",
    footer = {
      "",
      "Example:",
      "  ./windhover bench pointing      some ten minutes",
      "",
      "Needs the evaluation photos (WINDHOVER_SHARED names their folder).",
    })
public final class PointingBench implements Callable<Integer> {
  private static final String ONE_PASS = "one pass over the photo";
  private static final String WINDOWS = "windows";
  private static final String LOCATE = "locate";
  private static final double SMALL = 0.05;

  /** The model card's questions: boxes of the class together cover this part of the photo. */
  private static final double CARD_LEAST = 0.005;

  private static final double CARD_MOST = 0.25;

  /** MODEL_CARD.md's figure. */
  private static final double CARD = 37.8;

  @Option(names = "--out", paramLabel = "FILE.json", description = "Where the report goes.")
  private Path out;

  private final Map<String, List<Boolean>> card = new LinkedHashMap<>();
  private final Map<String, List<Boolean>> small = new LinkedHashMap<>();

  @Override
  public Integer call() throws IOException {
    if (Photos.shared().isEmpty()) {
      System.err.println(
          "pointing: the evaluation photos are not here; name their folder in WINDHOVER_SHARED");
      return 1;
    }
    Machine machine = Machine.current();
    try (ClipModel model = ClipModel.bundled()) {
      CloseLook close = new CloseLook(model, model);
      RegionLocator locator =
          RegionLocator.builder().images(model).patches(model).texts(model).build();
      for (AnnotatedPhoto photo :
          AnnotationReader.read(Photos.shared().get().resolve("eval/coco-dev/annotations.json"))) {
        if (!photo.objects().isEmpty()) {
          ask(model, close, locator, photo);
        }
      }
    }
    Path target =
        out == null ? Checkout.root().resolve("bench/results/pointing.json") : out.toAbsolutePath();
    Report report = report(machine);
    report.write(target);
    report.bars().forEach(bar -> System.out.println(bar.line()));
    System.out.println("report: " + target);
    return 0;
  }

  private void ask(ClipModel model, CloseLook close, RegionLocator locator, AnnotatedPhoto photo)
      throws IOException {
    RgbImage image = Photos.decode(photo.file());
    PatchGrid pass = model.encodePatches(image);
    PatchGrid windows = close.windows(image);
    for (Map.Entry<String, List<LabeledBox>> entry : photo.boxesByLabel().entrySet()) {
      List<LabeledBox> boxes = entry.getValue();
      double area = (double) photo.width() * photo.height();
      double part = boxes.stream().mapToDouble(LabeledBox::area).sum() / area;
      boolean ofCard = part >= CARD_LEAST && part <= CARD_MOST;
      boolean ofSmall = boxes.size() == 1 && part < SMALL;
      if (!ofCard && !ofSmall) {
        continue;
      }
      String words = PointingEvaluation.prompt(entry.getKey());
      float[] query = model.encodeText(words);
      Localization search = locator.locate(image, words);
      Map<String, Boolean> answers = new LinkedHashMap<>();
      answers.put(ONE_PASS, peakIn(pass, query, boxes));
      answers.put(WINDOWS, peakIn(windows, query, boxes));
      answers.put(LOCATE, search.best().filter(b -> centreIn(b.box(), boxes)).isPresent());
      answers.forEach((way, right) -> {
        if (ofCard) {
          card.computeIfAbsent(way, w -> new ArrayList<>()).add(right);
        }
        if (ofSmall) {
          small.computeIfAbsent(way, w -> new ArrayList<>()).add(right);
        }
      });
    }
  }

  private static boolean peakIn(PatchGrid grid, float[] query, List<LabeledBox> boxes) {
    float[] similarities = grid.similarities(query);
    int best = 0;
    for (int i = 1; i < similarities.length; i++) {
      best = similarities[i] > similarities[best] ? i : best;
    }
    // The exact centre: a cell's box is rounded to pixels.
    Cell cell = grid.cell(best);
    Region area = grid.area();
    double x = area.x() + (cell.column() + 0.5) * area.width() / grid.columns();
    double y = area.y() + (cell.row() + 0.5) * area.height() / grid.rows();
    return boxes.stream().anyMatch(box -> box.contains(x, y));
  }

  private static boolean centreIn(Region found, List<LabeledBox> boxes) {
    return boxes.stream().anyMatch(box -> box.contains(found.centreX(), found.centreY()));
  }

  private static double percent(List<Boolean> answers) {
    return Math.round(
            1000.0 * answers.stream().filter(right -> right).count() / Math.max(1, answers.size()))
        / 10.0;
  }

  private Report report(Machine machine) {
    int questions = card.get(LOCATE).size();
    int smallQuestions = small.get(LOCATE).size();
    Table.Builder table =
        Table.of("The best cell, or the centre of the best box, lies in a box of the class")
            .keys("way")
            .higher("0.5 to 25 % of the photo: " + questions + " questions", "%")
            .higher("alone and below 5 %: " + smallQuestions + " questions", "%");
    card.forEach((way, answers) -> table.row(way, percent(answers), percent(small.get(way))));
    return new Report(
        "pointing",
        "Pointing at real objects",
        Report.now(),
        Report.currentCommit(Checkout.root()),
        "./windhover bench pointing",
        machine,
        Map.of("model", "windhover-tiny"),
        List.of(
            Bar.atLeast(
                "windows over one pass, below 5 %, points",
                0,
                percent(small.get(WINDOWS)) - percent(small.get(ONE_PASS)),
                smallQuestions + " questions")),
        List.of(table.build()),
        List.of(),
        List.of(
            "The model card says "
                + CARD
                + " % for one pass over the first column's questions (boxes of the class together"
                + " cover 0.5 to 25 % of the photo).",
            "Windows are those of layout pyramid: a third of the shorter side, not below what the"
                + " model sees at once."));
  }
}
