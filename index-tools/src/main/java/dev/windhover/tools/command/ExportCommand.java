package dev.windhover.tools.command;

import dev.windhover.encoder.onnx.ClipModel;
import dev.windhover.lucene.ImageIndex;
import dev.windhover.lucene.ImageSearcher;
import dev.windhover.lucene.ImageSnapshot;
import dev.windhover.tools.console.Console;
import dev.windhover.tools.console.Count;
import dev.windhover.tools.console.JsonOutput;
import dev.windhover.tools.console.Progress;
import dev.windhover.tools.exchange.VectorExport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes the vectors of an index for other programs. */
@Command(
    name = "export",
    description = {
      "Writes the vectors of whole photos for other programs.",
      "The layout is clip-retrieval's: img_emb/*.npy (float32), a line of metadata/*.jsonl "
          + "for each row, and text_emb/*.npy.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  windhover export vectors",
      "  windhover export vectors --captions          also their captions",
      "  windhover export vectors --rows 100000       a new file every 100,000 photos",
      "  windhover import vectors --index again       and back",
    })
final class ExportCommand extends BaseCommand {
  @Parameters(paramLabel = "DIR", description = "The folder to write: absent or empty.")
  Path folder;

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "1000000",
      description = "Most photos in one file; default 1,000,000.")
  int rows;

  @Option(names = "--captions", description = "Encode the captions of the photos to text_emb.")
  boolean captions;

  @Mixin IndexOption index;
  @Mixin ModelOption model;

  ExportCommand(Console console) {
    super(console);
  }

  @Override
  void run() throws Exception {
    if (rows < 1) {
      throw usage("--rows must be at least 1, got " + rows);
    }
    ImageIndex opened = index.open(console);
    if (captions) {
      try (ClipModel clip = model.open(opened, OpenIndex.LAZY)) {
        opened.require(clip.model());
        write(opened, Optional.of(clip));
      }
    } else {
      write(opened, Optional.empty());
    }
  }

  private void write(ImageIndex opened, Optional<ClipModel> clip) throws IOException {
    try (ImageSearcher searcher = opened.openSearcher();
        ImageSnapshot snapshot = searcher.snapshot()) {
      long written;
      try (Progress progress = Progress.start(console, "writing", "photos", snapshot.size())) {
        written =
            VectorExport.write(
                snapshot,
                index.roots(opened),
                folder,
                rows,
                clip.map(c -> c::encodeText),
                progress::advance);
      }
      if (json) {
        JsonOutput.print(
            console,
            document()
                .put("index", opened.name())
                .put("to", folder.toString())
                .put("images", written)
                .put("dimensions", opened.settings().model().dimensions()));
      } else {
        console.print(Count.of(written, "photo") + " written to " + folder);
      }
    }
  }
}
