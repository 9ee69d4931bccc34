package dev.windhover.tools.command;

import dev.windhover.encoder.onnx.ClipModel;
import dev.windhover.lucene.ImageIndex;
import dev.windhover.lucene.ImageIndexWriter;
import dev.windhover.lucene.Layout;
import dev.windhover.tools.console.CommandException;
import dev.windhover.tools.console.Console;
import dev.windhover.tools.console.Count;
import dev.windhover.tools.console.JsonOutput;
import dev.windhover.tools.console.Progress;
import dev.windhover.tools.exchange.VectorImport;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Reads vectors that another program has made. */
@Command(
    name = "import",
    description = {
      "Reads vectors of photos that another program has made.",
      "The layout is clip-retrieval's: img_emb/*.npy, text_emb/*.npy, and metadata/*.jsonl "
          + "with a line for each row. The model must be the one that made the vectors: words are "
          + "encoded with it.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  windhover import embeddings --index laion --model ~/models/clip-base",
      "  windhover import vectors --index again       what \"windhover export\" wrote",
      "",
      "Of the metadata, id (or image_path, key, url) names the photo and caption becomes a "
          + "text field. A new index has layout none: there are no vectors of parts.",
    })
final class ImportCommand extends BaseCommand {
  private static final int TOLD = 20;

  @Parameters(paramLabel = "DIR", description = "The folder to read.")
  Path folder;

  @Mixin IndexOption index;
  @Mixin ModelOption model;
  @Mixin LayoutOptions layout;

  private int told;

  ImportCommand(Console console) {
    super(console);
  }

  @Override
  void run() throws Exception {
    Path target = index.folder(console);
    ImageIndex opened = ImageIndex.exists(target) ? ImageIndex.open(target) : null;
    if (layout.layout != null && layout.layout != Layout.NONE) {
      throw usage("--layout: the folder has no vectors of parts, so a new index has layout none");
    }
    if (opened != null && opened.settings().layout() != Layout.NONE) {
      throw new CommandException(
          "index "
              + opened.name()
              + " has layout "
              + opened.settings().layout().name().toLowerCase(Locale.ROOT)
              + ", and "
              + folder
              + " no vectors of parts: its photos would lose theirs. Name another index, --index DIR");
    }
    long rows = VectorImport.rows(folder);
    try (ClipModel clip =
        opened == null ? model.open(OpenIndex.LAZY) : model.open(opened, OpenIndex.LAZY)) {
      VectorImport.check(folder, clip.model());
      ImageIndex into =
          opened != null
              ? opened.require(clip.model())
              : ImageIndex.create(target, layout.settings(clip.model()).withLayout(Layout.NONE));
      Map<String, String> userData = new HashMap<>(into.userData());
      model.into(userData);
      VectorImport.roots(folder, userData);
      VectorImport.Outcome outcome;
      try (ImageIndexWriter writer = into.openWriter();
          Progress progress = Progress.start(console, "reading", "photos", rows)) {
        try {
          outcome = new VectorImport(writer, this::tell).read(folder, progress::advance);
          writer.commit(userData);
        } catch (Throwable t) {
          writer.rollback();
          throw t;
        }
      }
      if (json) {
        JsonOutput.print(
            console,
            document()
                .put("index", into.name())
                .put("model", clip.model().name())
                .put("images", outcome.images())
                .put("texts", outcome.texts())
                .put("skipped", outcome.skipped()));
      } else {
        console.print(
            Count.of(outcome.images(), "photo")
                + " and "
                + Count.of(outcome.texts(), "caption")
                + " read into "
                + into.name()
                + (outcome.skipped() > 0
                    ? "; " + Count.of(outcome.skipped(), "row") + " left out"
                    : ""));
      }
    }
  }

  private void tell(String reason) {
    if (told++ < TOLD) {
      console.note(reason);
    }
  }
}
