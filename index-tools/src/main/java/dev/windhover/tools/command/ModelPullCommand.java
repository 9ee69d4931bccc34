package dev.windhover.tools.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windhover.encoder.onnx.model.hub.ModelHub;
import dev.windhover.encoder.onnx.model.hub.PullEvent;
import dev.windhover.tools.console.ByteText;
import dev.windhover.tools.console.Console;
import dev.windhover.tools.console.Count;
import dev.windhover.tools.console.JsonOutput;
import dev.windhover.tools.console.Progress;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Fetches a model; the only command that uses the network. */
@Command(
    name = "pull",
    description = {
      "Fetches a model into the cache, or checks one that is there.",
      "Interrupted pulls resume. HF_ENDPOINT, HF_TOKEN, HF_HUB_OFFLINE and HTTPS_PROXY are "
          + "obeyed (encoder/MODELS.md).",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  windhover model pull openai/clip-vit-base-patch32",
      "  windhover model pull Xenova/mobileclip_s0 --weights fp16",
    })
final class ModelPullCommand extends BaseCommand {
  @Parameters(paramLabel = "NAME", description = "A name of the catalogue, or owner/name.")
  String name;

  @Mixin WeightsOption format;

  private long received;
  private String downloading = "";
  private long ofFile;

  ModelPullCommand(Console console) {
    super(console);
  }

  @Override
  void run() throws Exception {
    ModelHub hub = ModelHub.create();
    Path folder;
    try (Progress progress = Progress.start(console, "pulling", "bytes", -1)) {
      folder = hub.pull(name, format.weights, event -> tell(event, progress));
    }
    if (json) {
      ObjectNode document =
          JsonOutput.object("model pull")
              .put("model", name)
              .put("weights", format.weights.label())
              .put("folder", folder.toString())
              .put("received", received);
      JsonOutput.print(console, document);
    } else {
      console.print(folder.toString());
      console.note(
          (received == 0 ? "was here already, unchanged" : ByteText.of(received) + " received")
              + "; use it with --model "
              + folder);
    }
  }

  private void tell(PullEvent event, Progress progress) {
    switch (event) {
      case PullEvent.Planned p ->
          console.note(
              p.model()
                  + " at "
                  + p.revision()
                  + ", "
                  + Count.of(p.files(), "file")
                  + (p.bytes().isPresent() ? ", " + ByteText.of(p.bytes().getAsLong()) : "")
                  + " -> "
                  + p.folder());
      case PullEvent.Downloading d -> {
        if (!d.file().equals(downloading)) {
          downloading = d.file();
          ofFile = d.received();
        }
        progress.advance(Math.max(0, d.received() - ofFile));
        ofFile = d.received();
      }
      case PullEvent.Verifying v -> {}
      case PullEvent.Waiting w ->
          console.note(w.reason() + " (at most " + w.atMost().toSeconds() + " s)");
      case PullEvent.Finished f -> received = f.received();
    }
  }
}
