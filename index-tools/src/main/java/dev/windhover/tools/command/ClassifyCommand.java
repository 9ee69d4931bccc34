package dev.windhover.tools.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windhover.encoder.LabelScore;
import dev.windhover.encoder.Matching;
import dev.windhover.encoder.PromptTemplates;
import dev.windhover.encoder.ZeroShotClassifier;
import dev.windhover.encoder.onnx.ClipModel;
import dev.windhover.encoder.onnx.image.ImageFileDecoder;
import dev.windhover.tools.console.CommandException;
import dev.windhover.tools.console.Console;
import dev.windhover.tools.console.ErrorReport;
import dev.windhover.tools.console.JsonOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Names what photos show, out of labels the user thinks of. */
@Command(
    name = "classify",
    description = {
      "Says which of your labels fits a photo best.",
      "The labels can be any words; nothing is trained. With a CLIP model the probabilities "
          + "of all labels sum to 1, also when none fits: add a label for the rest. With a SigLIP "
          + "model each label stands for itself.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  windhover classify pet.jpg --labels cat,dog,rabbit",
      "  windhover classify *.jpg --labels-from birds.txt -k 1 --json",
      "  windhover classify art.png --labels boat,tree --templates \"a drawing of a {}\"",
    })
final class ClassifyCommand extends BaseCommand {
  private static final int MAX_LABELS = 100_000;

  @Parameters(arity = "1..*", paramLabel = "PHOTO", description = "The photos.")
  List<Path> photos;

  @Option(
      names = "--labels",
      paramLabel = "LABEL",
      split = ",",
      description = "The labels, parted by commas; may be repeated.")
  List<String> labels = new ArrayList<>();

  @Option(
      names = "--labels-from",
      paramLabel = "FILE",
      description = "A text file with one label a line.")
  Path labelsFrom;

  @Option(
      names = "--templates",
      paramLabel = "TEXT",
      description =
          "A sentence with {} where the label goes; repeat it to take the mean of several. "
              + "\"clip\" stands for the seven of CLIP's authors. Default: \"a photo of a {}\".")
  List<String> templates = new ArrayList<>();

  @Option(
      names = {"-k", "--k"},
      paramLabel = "N",
      defaultValue = "5",
      description = "Most labels per photo; default 5.")
  int k;

  @Mixin ModelOption model;

  private boolean allRead = true;

  ClassifyCommand(Console console) {
    super(console);
  }

  @Override
  void run() throws Exception {
    if (k < 1) {
      throw usage("-k must be at least 1, got " + k);
    }
    List<String> names = labels();
    PromptTemplates prompts = prompts();
    ImageFileDecoder decoder = ImageFileDecoder.withDefaults();
    try (ClipModel clip = model.open(OpenIndex.LAZY)) {
      ZeroShotClassifier classifier = ZeroShotClassifier.of(clip, names, prompts);
      ObjectNode document =
          document()
              .put("model", clip.model().name())
              .put("matching", matching(clip.model().matching()));
      ArrayNode results = document.putArray("photos");
      for (Path photo : photos) {
        try {
          List<LabelScore> scores =
              classifier.classify(clip, PhotoFiles.read(photo, decoder)).stream().limit(k).toList();
          show(photo, scores, results);
        } catch (CommandException e) {
          allRead = false;
          results.addObject().put("file", photo.toString()).put("error", e.getMessage());
          console.note("windhover: " + e.getMessage());
        }
      }
      if (json) {
        JsonOutput.print(console, document);
      }
    }
  }

  /** A photo that could not be read is told, and the others are classified all the same. */
  @Override
  int exitCode() {
    return allRead ? ErrorReport.OK : ErrorReport.FAILED;
  }

  private void show(Path photo, List<LabelScore> scores, ArrayNode results) {
    ArrayNode list = results.addObject().put("file", photo.toString()).putArray("labels");
    if (!json) {
      console.print(photo.toString());
    }
    for (LabelScore score : scores) {
      list.addObject()
          .put("label", score.label())
          .put("probability", score.probability())
          .put("similarity", score.similarity());
      if (!json) {
        console.print(
            String.format(Locale.ROOT, "  %5.1f %%  %s", 100 * score.probability(), score.label()));
      }
    }
  }

  private List<String> labels() throws IOException {
    List<String> all = new ArrayList<>(labels);
    if (labelsFrom != null) {
      if (!Files.isRegularFile(labelsFrom)) {
        throw new CommandException(labelsFrom + " is no file: --labels-from wants a text file");
      }
      all.addAll(Files.readAllLines(labelsFrom));
    }
    List<String> named = all.stream().map(String::strip).filter(l -> !l.isEmpty()).toList();
    List<String> distinct = named.stream().distinct().toList();
    if (distinct.isEmpty()) {
      throw usage("say among which labels: --labels cat,dog or --labels-from FILE");
    }
    if (distinct.size() > MAX_LABELS) {
      throw usage("at most " + MAX_LABELS + " labels can be told apart, got " + distinct.size());
    }
    return distinct;
  }

  private PromptTemplates prompts() {
    if (templates.isEmpty()) {
      return PromptTemplates.PHOTO;
    }
    List<String> all = new ArrayList<>();
    for (String template : templates) {
      all.addAll(template.equals("clip") ? PromptTemplates.CLIP.templates() : List.of(template));
    }
    return new PromptTemplates(all);
  }

  private static String matching(Matching matching) {
    return switch (matching) {
      case Matching.Softmax s -> "softmax";
      case Matching.Sigmoid s -> "sigmoid";
    };
  }
}
