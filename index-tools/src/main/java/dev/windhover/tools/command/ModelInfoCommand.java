package dev.windhover.tools.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windhover.encoder.Matching;
import dev.windhover.encoder.ModelInfo;
import dev.windhover.encoder.onnx.ClipModel;
import dev.windhover.tools.console.Console;
import dev.windhover.tools.console.JsonOutput;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Says what a model is, from its files, without running it. */
@Command(
    name = "info",
    description = "Says what a model is, from its files. Nothing is encoded.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  windhover model info bundled",
      "  windhover model info ~/models/my-clip --json",
    })
final class ModelInfoCommand extends BaseCommand {
  @Parameters(
      paramLabel = "MODEL",
      description = "\"bundled\", a folder in the Hugging Face layout, or a pulled model.")
  String name;

  @Mixin WeightsOption format;

  ModelInfoCommand(Console console) {
    super(console);
  }

  @Override
  void run() throws Exception {
    try (ClipModel model = NamedModel.find(name, format.weights).open(OpenIndex.LAZY)) {
      if (json) {
        ObjectNode document = JsonOutput.object("model info");
        add(document, model);
        JsonOutput.print(console, document);
        return;
      }
      print(console, model);
    }
  }

  static void add(ObjectNode node, ClipModel model) {
    ModelInfo info = model.model();
    node.put("name", info.name())
        .put("dimensions", info.dimensions())
        .put("inputSize", info.inputSize())
        .put("contextLength", model.contextLength())
        .put("patchVectors", info.patchVectors().name().toLowerCase(Locale.ROOT))
        .put("patchRefusal", model.patchRefusal())
        .put("calibrated", info.calibration().isPresent())
        .put("imageFingerprint", info.imageFingerprint())
        .put("textFingerprint", info.textFingerprint());
    switch (info.matching()) {
      case Matching.Softmax s -> node.put("matching", "softmax").put("scale", s.scale());
      case Matching.Sigmoid s ->
          node.put("matching", "sigmoid").put("scale", s.scale()).put("bias", s.bias());
    }
  }

  static void print(Console console, ClipModel model) {
    ModelInfo info = model.model();
    line(console, "model", info.name());
    line(console, "vectors", info.dimensions() + " dimensions");
    line(console, "pictures", info.inputSize() + " x " + info.inputSize() + " pixels");
    line(console, "texts", "at most " + model.contextLength() + " tokens");
    line(
        console,
        "patch vectors",
        info.patchVectors() == ModelInfo.PatchVectors.NONE
            ? "none: " + model.patchRefusal()
            : info.patchVectors().name().toLowerCase(Locale.ROOT));
    line(
        console,
        "matching",
        switch (info.matching()) {
          case Matching.Softmax s -> String.format(Locale.ROOT, "softmax, scale %.2f", s.scale());
          case Matching.Sigmoid s ->
              String.format(Locale.ROOT, "sigmoid, scale %.2f, bias %.2f", s.scale(), s.bias());
        });
    line(console, "calibration", info.calibration().isPresent() ? "yes" : "none");
    line(console, "image side", info.imageFingerprint());
    line(console, "text side", info.textFingerprint());
  }

  private static void line(Console console, String name, String value) {
    console.print(String.format(Locale.ROOT, "%-14s %s", name, value));
  }
}
