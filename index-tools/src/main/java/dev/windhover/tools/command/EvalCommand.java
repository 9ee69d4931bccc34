package dev.windhover.tools.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windhover.encoder.onnx.ClipModel;
import dev.windhover.encoder.onnx.image.ImageFileDecoder;
import dev.windhover.tools.console.CommandException;
import dev.windhover.tools.console.Console;
import dev.windhover.tools.console.Count;
import dev.windhover.tools.console.JsonOutput;
import dev.windhover.tools.eval.AnnotatedPhoto;
import dev.windhover.tools.eval.AnnotationReader;
import dev.windhover.tools.eval.RecallAtK;
import dev.windhover.tools.eval.RetrievalEvaluation;
import dev.windhover.tools.eval.RetrievalEvaluation.Ranked;
import dev.windhover.tools.eval.ZeroShotEvaluation;
import dev.windhover.tools.scan.FileScanner;
import dev.windhover.tools.scan.ImageFile;
import dev.windhover.tools.scan.ScanListener;
import dev.windhover.tools.scan.SkippedFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures a model on annotated photos. */
@Command(
    name = "eval",
    description = {
      "Measures how good a model is on photos of yours.",
      "A folder with captions gives recall at 1, 5 and 10, from words to photos and from "
          + "photos to words; a folder with a subfolder for each class gives the accuracy of "
          + "classifying them by the names of the subfolders; photos with boxes give how well "
          + "small things are found, and where (--objects).",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  windhover eval ~/captioned                    captions.tsv or COCO json",
      "  windhover eval annotations/captions_val2017.json --photos ~/coco/val2017",
      "  windhover eval ~/coco --objects               small things with boxes",
      "  windhover eval ~/animals                      animals/cat, animals/fox ...",
      "  windhover eval ~/captioned --dump ranks.jsonl --model ~/models/clip",
      "",
      "captions.tsv: a header line or none, then FILE TAB CAPTION; a file may have several lines.",
    })
final class EvalCommand extends BaseCommand {
  @Parameters(paramLabel = "PLACE", description = "A folder, or an annotation file.")
  Path place;

  @Option(
      names = "--photos",
      paramLabel = "DIR",
      description = "Where the photos are, when not beside the annotation file.")
  Path photosFolder;

  @Option(
      names = "--dump",
      paramLabel = "FILE",
      description = "Write the rank of every query to FILE, one JSON object a line.")
  Path dump;

  @Option(
      names = "--objects",
      description =
          "Measure small things with boxes (COCO json): which photo shows them, and where. Without"
              + " captions this is the default.")
  boolean objects;

  @Option(
      names = "--below",
      paramLabel = "PERCENT",
      defaultValue = "5",
      description = "Largest part of its photo's area that a small thing covers. Default: 5.")
  double below;

  @Mixin ModelOption model;

  EvalCommand(Console console) {
    super(console);
  }

  @Override
  void run() throws Exception {
    if (!(below > 0 && below <= 100)) {
      throw usage("--below must be above 0 and at most 100, got " + below);
    }
    List<AnnotatedPhoto> annotated = annotations().stream().map(this::placed).toList();
    List<AnnotatedPhoto> captioned =
        annotated.stream().filter(p -> !p.captions().isEmpty()).toList();
    boolean boxes = annotated.stream().anyMatch(p -> !p.objects().isEmpty());
    if (objects && !boxes) {
      throw new CommandException(place + " has no boxes: --objects wants COCO json with them");
    }
    boolean small = boxes && (objects || captioned.isEmpty());
    Map<String, List<Path>> classes = annotated.isEmpty() ? classes() : Map.of();
    if (!small && captioned.isEmpty() && classes.size() < 2) {
      throw new CommandException(
          place
              + " has neither captions or boxes (captions.tsv, annotations.json) nor two"
              + " subfolders of photos named by class");
    }
    try (ClipModel clip = model.open(IndexBuild.MODEL)) {
      ObjectNode out = document().put("place", place.toString()).put("model", clip.model().name());
      List<ObjectNode> lines = new ArrayList<>();
      if (small) {
        out.put("photos", annotated.size());
        new SmallObjectEval(console, clip, below / 100).run(annotated, out, lines, json);
      } else if (captioned.isEmpty()) {
        zeroShot(clip, classes, out, lines);
      } else {
        retrieval(clip, captioned, out, lines);
      }
      if (boxes && !small && !json) {
        console.note("the annotations have boxes too: --objects measures small things");
      }
      if (dump != null) {
        Files.write(dump, lines.stream().map(JsonOutput::line).toList(), StandardCharsets.UTF_8);
        console.note("every query: " + dump);
      }
      if (json) {
        JsonOutput.print(console, out);
      }
    }
  }

  private List<AnnotatedPhoto> annotations() throws IOException {
    try {
      return AnnotationReader.read(place);
    } catch (FileNotFoundException e) {
      if (Files.isDirectory(place)) {
        return List.of();
      }
      throw e;
    }
  }

  private AnnotatedPhoto placed(AnnotatedPhoto photo) {
    return photosFolder == null
        ? photo
        : new AnnotatedPhoto(
            photosFolder.resolve(photo.file().getFileName()),
            photo.width(),
            photo.height(),
            photo.captions(),
            photo.objects());
  }

  /** Photos by the name of their subfolder. */
  private Map<String, List<Path>> classes() throws IOException {
    Map<String, List<Path>> classes = new TreeMap<>();
    try (Stream<Path> folders = Files.list(place)) {
      for (Path folder : folders.filter(Files::isDirectory).sorted().toList()) {
        List<Path> photos = new ArrayList<>();
        new FileScanner(folder, FileScanner.Links.SKIP, Set.of()).walk(collect(photos));
        if (!photos.isEmpty() && !folder.getFileName().toString().startsWith(".")) {
          classes.put(folder.getFileName().toString(), photos);
        }
      }
    }
    return classes;
  }

  private static ScanListener collect(List<Path> photos) {
    return new ScanListener() {
      @Override
      public boolean image(ImageFile file) {
        photos.add(file.path());
        return true;
      }

      @Override
      public void skipped(SkippedFile file) {
        // Only photos are classified.
      }

      @Override
      public void unreadableFolder(String uri) {
        // Only photos are classified.
      }
    };
  }

  private void retrieval(
      ClipModel clip, List<AnnotatedPhoto> captioned, ObjectNode out, List<ObjectNode> lines) {
    Map<Path, float[]> vectors =
        EncodedPhotos.of(
            captioned.stream().map(AnnotatedPhoto::file).distinct().toList(),
            ImageFileDecoder.withDefaults(),
            clip,
            console);
    List<AnnotatedPhoto> photos =
        captioned.stream().filter(p -> vectors.containsKey(p.file())).toList();
    if (photos.isEmpty()) {
      throw new CommandException(
          "none of the " + captioned.size() + " photos can be read: say where they are (--photos)");
    }
    RetrievalEvaluation.Report report =
        RetrievalEvaluation.evaluate(
            photos,
            photos.stream().map(p -> vectors.get(p.file())).toList(),
            photos.stream()
                .map(p -> p.captions().stream().map(clip::encodeText).toList())
                .toList());
    out.put("photos", photos.size());
    out.set("textToImage", recall(report.textToImage()));
    out.set("imageToText", recall(report.imageToText()));
    report.texts().forEach(r -> lines.add(line("text_to_image", r)));
    report.images().forEach(r -> lines.add(line("image_to_text", r)));
    if (!json) {
      console.print(
          "retrieval of "
              + clip.model().name()
              + " on "
              + Count.of(photos.size(), "captioned photo"));
      console.print("                      R@1     R@5    R@10");
      print("words to photos", report.textToImage());
      print("photos to words", report.imageToText());
    }
  }

  private static ObjectNode line(String direction, Ranked ranked) {
    return JsonOutput.object()
        .put("direction", direction)
        .put("query", ranked.query())
        .put("rank", ranked.rank());
  }

  private static ObjectNode recall(RecallAtK recall) {
    return JsonOutput.object()
        .put("queries", recall.queries())
        .put("at1", recall.at1())
        .put("at5", recall.at5())
        .put("at10", recall.at10());
  }

  private void print(String name, RecallAtK recall) {
    console.print(
        String.format(
            Locale.ROOT,
            "  %s  %5.1f %%  %5.1f %%  %5.1f %%   (%,d queries)",
            name,
            recall.at1(),
            recall.at5(),
            recall.at10(),
            recall.queries()));
  }

  private void zeroShot(
      ClipModel clip, Map<String, List<Path>> classes, ObjectNode out, List<ObjectNode> lines) {
    Map<Path, float[]> vectors =
        EncodedPhotos.of(
            classes.values().stream().flatMap(List::stream).toList(),
            ImageFileDecoder.withDefaults(),
            clip,
            console);
    Map<String, float[]> texts = new LinkedHashMap<>();
    List<ZeroShotEvaluation.Labelled> photos = new ArrayList<>();
    classes.forEach((label, files) -> {
      texts.put(
          label,
          ZeroShotEvaluation.classVector(
              ZeroShotEvaluation.prompts(label).stream().map(clip::encodeText).toList()));
      for (Path file : files) {
        if (vectors.containsKey(file)) {
          photos.add(
              new ZeroShotEvaluation.Labelled(
                  place.toAbsolutePath().relativize(file.toAbsolutePath()).toString(),
                  label,
                  vectors.get(file)));
        }
      }
    });
    ZeroShotEvaluation.Report report = ZeroShotEvaluation.evaluate(photos, texts);
    out.put("photos", report.photos()).put("classes", texts.size());
    out.put("top1", report.top1()).put("top5", report.top5());
    ObjectNode byClass = out.putObject("byClass");
    report.byClass().forEach(byClass::put);
    report
        .answers()
        .forEach(a ->
            lines.add(
                JsonOutput.object()
                    .put("direction", "zero_shot")
                    .put("photo", a.photo())
                    .put("class", a.label())
                    .put("answer", a.answer())
                    .put("rank", a.rank())));
    if (!json) {
      console.print(
          String.format(
              Locale.ROOT,
              "zero-shot accuracy of %s on %d photos of %d classes",
              clip.model().name(),
              report.photos(),
              texts.size()));
      console.print(
          String.format(
              Locale.ROOT,
              "  first answer right %5.1f %%   among the first five %5.1f %%",
              report.top1(),
              report.top5()));
      report
          .byClass()
          .forEach((label, accuracy) ->
              console.print(String.format(Locale.ROOT, "  %5.1f %%  %s", accuracy, label)));
    }
  }
}
