package dev.windhover.tools.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windhover.encoder.onnx.ClipModel;
import dev.windhover.encoder.onnx.ModelOptions;
import dev.windhover.tools.console.Console;
import dev.windhover.tools.console.ErrorReport;
import dev.windhover.tools.console.JsonOutput;
import dev.windhover.tools.models.Finding;
import dev.windhover.tools.models.ModelVerification;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a model and judges what it gives. */
@Command(
    name = "verify",
    description = {
      "Runs a model and judges what it gives.",
      "Sizes and lengths of its vectors, its tokenizer, whether words find the right photos "
          + "of the gallery, whether its patch vectors point at the right places. Ends with 1 when "
          + "a check fails. What it prints is what to report so that the table of supported "
          + "families grows (encoder/README.md).",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  windhover model verify bundled",
      "  windhover model verify ~/models/my-clip --json",
    })
final class ModelVerifyCommand extends BaseCommand {
  @Parameters(
      paramLabel = "MODEL",
      description = "\"bundled\", a folder in the Hugging Face layout, or a pulled model.")
  String name;

  @Option(
      names = "--gallery",
      paramLabel = "DIR",
      description = "The demo gallery; examples/gallery of the checkout when not given.")
  Path gallery;

  @Mixin WeightsOption format;

  private boolean passed;

  ModelVerifyCommand(Console console) {
    super(console);
  }

  @Override
  void run() throws Exception {
    NamedModel named = NamedModel.find(name, format.weights);
    try (ClipModel model = named.open(ModelOptions.defaults())) {
      List<Finding> findings = ModelVerification.run(model, named.folder(), photos());
      passed = findings.stream().noneMatch(f -> f.outcome() == Finding.Outcome.FAILED);
      if (json) {
        ObjectNode document = JsonOutput.object("model verify").put("passed", passed);
        document.put("version", RootCommand.Version.number());
        ModelInfoCommand.add(document.putObject("model"), model);
        ArrayNode list = document.putArray("findings");
        for (Finding finding : findings) {
          list.addObject()
              .put("check", finding.check())
              .put("outcome", outcome(finding))
              .put("detail", finding.detail());
        }
        JsonOutput.print(console, document);
        return;
      }
      ModelInfoCommand.print(console, model);
      console.print("windhover      " + RootCommand.Version.number());
      console.print(
          "machine        "
              + System.getProperty("os.name")
              + " "
              + System.getProperty("os.arch")
              + ", Java "
              + Runtime.version().feature());
      console.print("");
      for (Finding finding : findings) {
        console.print(
            String.format(
                Locale.ROOT, "%-8s %-17s %s", outcome(finding), finding.check(), finding.detail()));
      }
      console.note(
          passed
              ? "All that could be checked is as it should be."
              : "A check failed: do not rely on this model.");
      console.note(
          "To report the model for the table in encoder/README.md, send all of the above.");
    }
  }

  @Override
  int exitCode() {
    return passed ? ErrorReport.OK : ErrorReport.FAILED;
  }

  private Path photos() {
    String home = System.getProperty("windhover.home");
    return gallery != null ? gallery : Path.of(home == null ? "." : home, "examples", "gallery");
  }

  private static String outcome(Finding finding) {
    return finding.outcome().name().toLowerCase(Locale.ROOT);
  }
}
