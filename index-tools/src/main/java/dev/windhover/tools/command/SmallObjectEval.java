package dev.windhover.tools.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windhover.encoder.RgbImage;
import dev.windhover.encoder.onnx.ClipModel;
import dev.windhover.encoder.onnx.image.ImageFileDecoder;
import dev.windhover.lucene.Layout;
import dev.windhover.tools.console.CommandException;
import dev.windhover.tools.console.Console;
import dev.windhover.tools.console.JsonOutput;
import dev.windhover.tools.console.Progress;
import dev.windhover.tools.eval.AnnotatedPhoto;
import dev.windhover.tools.eval.vstar.Case;
import dev.windhover.tools.eval.vstar.Collection;
import dev.windhover.tools.eval.vstar.Outcome;
import dev.windhover.tools.eval.vstar.PhotoPixels;
import dev.windhover.tools.eval.vstar.Rows;
import dev.windhover.tools.eval.vstar.Rows.Figures;
import dev.windhover.tools.eval.vstar.SmallObjects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** The tables of V* on photos of the user's own: which photo shows a small thing, and where. */
final class SmallObjectEval {
  private static final String WHOLE = "whole image";
  private static final String STORED = "stage 1";
  private static final String BOTH = "both stages";
  private static final String TRUE_BOX = "true box";

  private final Console console;
  private final ClipModel clip;
  private final double largest;

  /**
   * @param largest part of a photo's area below which a thing is small
   */
  SmallObjectEval(Console console, ClipModel clip, double largest) {
    this.console = console;
    this.clip = clip;
    this.largest = largest;
  }

  /** Measures, adds to {@code out} and a line a question and row to {@code lines}. */
  void run(List<AnnotatedPhoto> annotated, ObjectNode out, List<ObjectNode> lines, boolean quiet)
      throws IOException {
    LocateCommand.requirePatches(clip);
    if (clip.model().calibration().isEmpty()) {
      throw new CommandException(
          "model "
              + clip.model().name()
              + " has no calibration, so places of different size cannot be compared: measure it"
              + " with \"windhover model calibrate\"");
    }
    SmallObjects objects = SmallObjects.of(readable(annotated), largest, "small");
    if (objects.cases().isEmpty()) {
      throw new CommandException(
          "no object is below "
              + percent(100 * largest)
              + " of its photo and alone of its kind in it: raise --below");
    }
    Rows rows = new Rows();
    Path folder = Files.createTempDirectory("windhover-eval");
    try {
      ask(objects, folder, rows, lines);
    } finally {
      delete(folder);
    }
    add(objects, rows, out);
    if (!quiet) {
      print(objects, rows);
    }
  }

  /** Photos that are there and as large as the annotations say; boxes would be elsewhere else. */
  private List<AnnotatedPhoto> readable(List<AnnotatedPhoto> annotated) throws IOException {
    ImageFileDecoder decoder = ImageFileDecoder.withDefaults();
    List<AnnotatedPhoto> out = new ArrayList<>();
    for (AnnotatedPhoto photo : annotated) {
      if (photo.objects().isEmpty()) {
        continue;
      }
      try {
        RgbImage image = PhotoFiles.read(photo.file(), decoder);
        if (photo.width() > 0
            && (image.width() != photo.width() || image.height() != photo.height())) {
          console.note(
              String.format(
                  Locale.ROOT,
                  "left out: %s is %d x %d, its annotations are for %d x %d",
                  photo.file(),
                  image.width(),
                  image.height(),
                  photo.width(),
                  photo.height()));
          continue;
        }
        out.add(
            new AnnotatedPhoto(
                photo.file(), image.width(), image.height(), photo.captions(), photo.objects()));
      } catch (CommandException e) {
        console.note("left out: " + e.getMessage());
      }
    }
    if (out.isEmpty()) {
      throw new CommandException("no photo with boxes can be read: say where they are (--photos)");
    }
    return out;
  }

  private void ask(SmallObjects objects, Path folder, Rows rows, List<ObjectNode> lines)
      throws IOException {
    PhotoPixels pixels = PhotoPixels.fromFiles(ImageFileDecoder.withDefaults());
    try (Progress building =
            Progress.start(console, "looking at", "photos", objects.photos().size());
        Collection photos =
            new Collection(
                clip,
                objects.photos(),
                List.of(Layout.PYRAMID),
                pixels,
                folder,
                building::advance)) {
      building.close();
      try (Progress asking =
          Progress.start(console, "asking", "questions", objects.cases().size())) {
        for (Case question : objects.cases()) {
          Map<String, Outcome> outcomes = new LinkedHashMap<>();
          outcomes.put(WHOLE, photos.whole(question));
          outcomes.put(STORED, photos.stageOne(question, Layout.PYRAMID));
          outcomes.put(BOTH, photos.bothStages(question, Layout.PYRAMID));
          outcomes.put(TRUE_BOX, photos.oracle(question));
          rows.add(question, outcomes);
          outcomes.forEach((row, outcome) -> lines.add(line(question, row, outcome)));
          asking.advance();
        }
      }
    }
  }

  private static ObjectNode line(Case question, String row, Outcome outcome) {
    ObjectNode line =
        JsonOutput.object()
            .put("direction", "small_object")
            .put("query", question.label())
            .put("photo", question.photo().file().getFileName().toString())
            .put("row", id(row));
    if (outcome.rank() == Outcome.NOT_FOUND) {
      line.putNull("rank");
    } else {
      line.put("rank", outcome.rank() + 1);
    }
    outcome.box().ifPresent(box -> line.set("box", LocateCommand.box(box)));
    return line;
  }

  private void add(SmallObjects objects, Rows rows, ObjectNode out) {
    ObjectNode node = out.putObject("smallObjects");
    node.put("photos", objects.photos().size())
        .put("questions", objects.cases().size())
        .put("below", 100 * largest);
    ArrayNode array = node.putArray("rows");
    for (Figures f : rows.figures(group -> true)) {
      ObjectNode row = array.addObject().put("row", id(f.row()));
      row.put("at1", f.at1()).put("at5", f.at5()).put("at10", f.at10());
      row.putArray("at5Interval").add(f.low5()).add(f.high5());
      f.centreInBox().ifPresent(v -> row.put("centreInBox", v));
      f.overlap().ifPresent(v -> row.put("iou50", v));
      row.put("milliseconds", f.milliseconds()).put("crops", f.crops());
    }
    double[] gain = rows.gain(WHOLE, BOTH, 5, group -> true);
    node.putObject("gain").put("at5", gain[0]).putArray("interval").add(gain[1]).add(gain[2]);
  }

  private void print(SmallObjects objects, Rows rows) {
    console.print(
        String.format(
            Locale.ROOT,
            "small things with %s: %d questions about %d photos, things below %s alone of their kind",
            clip.model().name(),
            objects.cases().size(),
            objects.photos().size(),
            percent(100 * largest)));
    console.print(
        "                 R@1     R@5  (95 % interval)    R@10  centre in box  IoU >= 0.5   median");
    for (Figures f : rows.figures(group -> true)) {
      boolean asked = f.milliseconds() > 0;
      console.print(
          String.format(
              Locale.ROOT,
              "  %-11s %5.1f %% %5.1f %%  (%5.1f to %5.1f)  %5.1f %%  %13s  %10s  %7s",
              f.row(),
              f.at1(),
              f.at5(),
              f.low5(),
              f.high5(),
              f.at10(),
              asked ? optional(f.centreInBox()) : "",
              asked ? optional(f.overlap()) : "",
              asked ? String.format(Locale.ROOT, "%.0f ms", f.milliseconds()) : ""));
    }
    double[] gain = rows.gain(WHOLE, BOTH, 5, group -> true);
    console.print(
        String.format(
            Locale.ROOT,
            "looking again over the whole image, R@5: %+.1f points (95 %% interval %.1f to %.1f)",
            gain[0],
            gain[1],
            gain[2]));
    console.note(
        "\"true box\" is what perfect boxes would give; photos of 640 pixels leave little");
  }

  private static String optional(OptionalDouble value) {
    return value.isPresent() ? percent(value.getAsDouble()) : "";
  }

  private static String percent(double value) {
    return String.format(Locale.ROOT, "%.1f %%", value);
  }

  private static String id(String row) {
    return row.replace(' ', '_');
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
