package dev.windhover.bench.quality;

import dev.windhover.bench.Checkout;
import dev.windhover.bench.Photos;
import dev.windhover.bench.report.Bar;
import dev.windhover.bench.report.Machine;
import dev.windhover.bench.report.Report;
import dev.windhover.bench.report.Table;
import dev.windhover.encoder.ImageFormatException;
import dev.windhover.encoder.PatchGrid;
import dev.windhover.encoder.RgbImage;
import dev.windhover.encoder.onnx.ClipModel;
import dev.windhover.encoder.onnx.ModelOptions;
import dev.windhover.tools.eval.AnnotatedPhoto;
import dev.windhover.tools.eval.AnnotationReader;
import dev.windhover.tools.eval.PointingEvaluation;
import dev.windhover.tools.eval.RecallAtK;
import dev.windhover.tools.eval.RetrievalEvaluation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Retrieval and pointing by the bundled model, as its card states them, and the gallery. */
@Command(
    name = "quality",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    description = {
      "Text to image, image to text and pointing on the evaluation photos, beside the figures of the"
          + " model card; the gallery's twenty questions. Small things are in 'vstar'.",
      "",
      "Without the evaluation photos (WINDHOVER_SHARED names their folder) only the gallery.",
    },
    footer = {"", "Example:", "  ./windhover bench quality"})
public final class QualityBench implements Callable<Integer> {
  /** Points that a figure may be off the card's: kernels and processors differ. */
  private static final double TOLERANCE = 1;

  private static final List<Double> CARD_TEXT_TO_IMAGE = List.of(47.8, 82.7, 91.5);
  private static final List<Double> CARD_IMAGE_TO_TEXT = List.of(52.3, 84.2, 91.3);
  private static final double CARD_POINTING = 37.8;

  /** Of twenty questions a right photo among the first three. */
  private static final int GALLERY_BAR = 15;

  @Option(
      names = "--photos",
      defaultValue = "1000000",
      description = "Most photos of each set; the bars are about all.")
  private int photos;

  @Option(names = "--out", description = "The report (default bench/results/quality.json).")
  private Path out = Checkout.result("quality");

  private final Table.Builder retrieval =
      Table.of("Retrieval")
          .keys("photos of", "direction")
          .plain("photos", "")
          .plain("queries", "")
          .higher("R@1", "%")
          .higher("R@5", "%")
          .higher("R@10", "%");
  private final Table.Builder pointing =
      Table.of("Pointing: the best cell lies in a box of the class")
          .keys("photos of")
          .plain("queries", "")
          .higher("right", "%")
          .plain("a random cell", "%")
          .higher("AUC", "");
  private final Table.Builder gallery =
      Table.of("The gallery's questions: rank of a right photo, 0 when not among ten")
          .keys("question")
          .lower("rank", "")
          .plain("first", "");
  private final List<Bar> bars = new ArrayList<>();
  private final List<String> notes =
      new ArrayList<>(
          List.of(
              "All photos are compared with all captions, exactly. A text query is right when it finds"
                  + " its own photo, a picture when it finds any of its captions. Pointing is one squashed"
                  + " pass, classes whose boxes cover 0.5 to 25 % of a photo."));

  @Override
  public Integer call() throws IOException {
    Machine machine = Machine.current();
    List<Table> tables = new ArrayList<>();
    try (ClipModel model = ClipModel.bundled()) {
      if (Photos.shared().isPresent()) {
        Path eval = Photos.shared().get().resolve("eval");
        RetrievalEvaluation.Report coco =
            retrieval(model, "coco-dev", AnnotationReader.read(eval.resolve("coco-dev")));
        beside("text to image", coco.textToImage(), CARD_TEXT_TO_IMAGE);
        beside("image to text", coco.imageToText(), CARD_IMAGE_TO_TEXT);
        retrieval(model, "archive", AnnotationReader.read(eval.resolve("archive/captions.tsv")));
        pointing(AnnotationReader.read(eval.resolve("coco-dev")));
        tables.add(retrieval.build());
        tables.add(pointing.build());
      }
      int found = 0;
      for (GalleryQueries.Answer answer : GalleryQueries.ask(model, photos)) {
        gallery.row(answer.query(), answer.rank(), answer.first());
        found += answer.rank() > 0 && answer.rank() <= 3 ? 1 : 0;
      }
      bars.add(
          Bar.atLeast(
              "gallery: questions with a right photo among the first three",
              GALLERY_BAR,
              (double) found,
              "of 20"));
      tables.add(gallery.build());
    }
    new Report(
            "quality",
            "Quality of retrieval",
            Report.now(),
            Report.currentCommit(Checkout.root()),
            "./windhover bench quality",
            machine,
            Map.of("model", "windhover-tiny"),
            bars,
            tables,
            List.of(),
            notes)
        .write(out);
    bars.forEach(bar -> System.out.println(bar.outcome() + ": " + bar.line()));
    System.out.println("report: " + out);
    return 0;
  }

  private RetrievalEvaluation.Report retrieval(
      ClipModel model, String name, List<AnnotatedPhoto> all) {
    List<AnnotatedPhoto> captioned = new ArrayList<>();
    List<float[]> images = new ArrayList<>();
    List<List<float[]>> captions = new ArrayList<>();
    for (AnnotatedPhoto photo : all) {
      if (photo.captions().isEmpty() || captioned.size() == photos) {
        continue;
      }
      try {
        images.add(model.encodeImage(decode(photo)));
      } catch (ImageFormatException e) {
        notes.add(name + ": left out " + photo.file().getFileName() + ", " + e.getMessage() + ".");
        continue;
      }
      captioned.add(photo);
      captions.add(model.encodeTexts(photo.captions()));
    }
    RetrievalEvaluation.Report report = RetrievalEvaluation.evaluate(captioned, images, captions);
    row(name, "text to image", captioned.size(), report.textToImage());
    row(name, "image to text", captioned.size(), report.imageToText());
    return report;
  }

  private void row(String name, String direction, int count, RecallAtK recall) {
    retrieval.row(
        name, direction, count, recall.queries(), recall.at1(), recall.at5(), recall.at10());
  }

  private void beside(String direction, RecallAtK recall, List<Double> card) {
    double[] own = {recall.at1(), recall.at5(), recall.at10()};
    double worst = 0;
    for (int i = 0; i < own.length; i++) {
      worst = Math.max(worst, Math.abs(own[i] - card.get(i)));
    }
    bars.add(
        Bar.atMost(
            direction + ": points off the model card, the worst of R@1, R@5 and R@10",
            TOLERANCE,
            worst,
            "coco-dev"));
  }

  private void pointing(List<AnnotatedPhoto> all) {
    // The card's figures are of a single squashed pass.
    ModelOptions squashing = ModelOptions.builder().squashUpTo(Double.POSITIVE_INFINITY).build();
    try (ClipModel model = ClipModel.bundled(squashing)) {
      Map<String, float[]> prompts = new HashMap<>();
      PointingEvaluation.Report report =
          PointingEvaluation.evaluate(
              all.stream().limit(photos).toList(),
              photo -> grid(model, photo),
              label ->
                  prompts.computeIfAbsent(
                      label, l -> model.encodeText(PointingEvaluation.prompt(l))));
      pointing.row(
          "coco-dev",
          report.queries(),
          report.accuracy(),
          report.randomAccuracy(),
          report.meanAuc());
      bars.add(
          Bar.atMost(
              "pointing: points off the model card",
              TOLERANCE,
              Math.abs(report.accuracy() - CARD_POINTING),
              "coco-dev"));
    }
  }

  private static PatchGrid grid(ClipModel model, AnnotatedPhoto photo) {
    return model.encodePatches(decode(photo));
  }

  private static RgbImage decode(AnnotatedPhoto photo) {
    try {
      return Photos.decode(photo.file());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
