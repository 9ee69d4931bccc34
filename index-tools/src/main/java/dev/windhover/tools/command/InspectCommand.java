package dev.windhover.tools.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windhover.encoder.ModelInfo;
import dev.windhover.lucene.ImageIndex;
import dev.windhover.lucene.ImageSearcher;
import dev.windhover.lucene.ImageSnapshot;
import dev.windhover.lucene.IndexSettings;
import dev.windhover.tools.build.Roots;
import dev.windhover.tools.console.ByteText;
import dev.windhover.tools.console.Console;
import dev.windhover.tools.console.Count;
import dev.windhover.tools.console.JsonOutput;
import dev.windhover.tools.health.IndexFacts;
import dev.windhover.tools.health.IndexPart;
import dev.windhover.tools.health.RecallSample;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says what an index is made of. */
@Command(
    name = "inspect",
    description = {
      "Says what an index is made of.",
      "Model, layout, folders, photos, vectors, bytes on disk by part, memory the search "
          + "wants, and how much of an exact search its graph search finds.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  windhover inspect",
      "  windhover inspect --index /data/photos.index --sample 1000   a surer recall",
      "  windhover inspect --sample 0                                 without recall",
      "  windhover inspect --json",
    })
final class InspectCommand extends BaseCommand {
  @Option(
      names = "--sample",
      paramLabel = "N",
      defaultValue = "100",
      description = "Photos whose neighbours are searched to measure recall; default 100.")
  int sample;

  @Mixin IndexOption index;

  InspectCommand(Console console) {
    super(console);
  }

  @Override
  void run() throws Exception {
    if (sample < 0) {
      throw usage("--sample must be 0 or more, got " + sample);
    }
    ImageIndex opened = index.open(console);
    Roots roots = index.roots(opened);
    try (ImageSearcher searcher = opened.openSearcher();
        ImageSnapshot snapshot = searcher.snapshot()) {
      IndexFacts facts = IndexFacts.of(snapshot);
      RecallSample recall =
          RecallSample.of(
              snapshot, RecallSample.vectors(snapshot, (int) Math.min(sample, facts.images())));
      if (json) {
        JsonOutput.print(console, json(opened, roots, facts, recall, snapshot.setNames()));
      } else {
        print(opened, roots, facts, recall, snapshot.setNames());
      }
    }
  }

  private void print(
      ImageIndex opened, Roots roots, IndexFacts facts, RecallSample recall, Set<String> sets) {
    IndexSettings settings = opened.settings();
    ModelInfo model = settings.model();
    line("index", opened.name());
    line(
        "model",
        model.name() + ", " + model.dimensions() + " dimensions, " + print(model) + source(opened));
    line(
        "layout",
        settings.layout().name().toLowerCase(Locale.ROOT)
            + ", "
            + settings.imagePrecision().bits()
            + " bits a dimension"
            + (settings.shard().count() > 1 ? ", shard " + ShardText.of(settings.shard()) : ""));
    for (Map.Entry<String, Path> root : roots.folders().entrySet()) {
      line(
          "folder",
          root.getKey()
              + " = "
              + root.getValue()
              + (Roots.isThere(root.getValue()) ? "" : "  (not there: --root NAME=DIR)"));
    }
    line(
        "photos",
        facts.images()
            + " in "
            + Count.of(facts.segments(), "segment")
            + (facts.deleted() > 0 ? ", " + Count.of(facts.deleted(), "deleted document") : ""));
    if (!sets.isEmpty()) {
      line("sets", String.join(", ", sets));
    }
    facts
        .vectors()
        .forEach((field, vectors) ->
            line(
                "vectors",
                String.format(
                    Locale.ROOT,
                    "%,d in field %s; the search wants %s of memory beside the Java heap%s",
                    vectors.count(),
                    field,
                    ByteText.of(vectors.searched()),
                    vectors.rescored() > 0
                        ? " and reads from " + ByteText.of(vectors.rescored())
                        : "")));
    line("on disk", ByteText.of(facts.totalBytes()));
    for (IndexPart part : IndexPart.values()) {
      long bytes = facts.bytes().getOrDefault(part, 0L);
      if (bytes > 0) {
        console.print(
            String.format(
                Locale.ROOT,
                "            %-24s %10s  %3.0f %%",
                part.title(),
                ByteText.of(bytes),
                100.0 * bytes / facts.totalBytes()));
      }
    }
    if (recall.queries() > 0) {
      line(
          "recall",
          String.format(
              Locale.ROOT,
              "%.3f of the 10 nearest photos are found (%s asked)",
              recall.recall(),
              Count.of(recall.queries(), "photo")));
    }
  }

  private void line(String name, String value) {
    console.print(String.format(Locale.ROOT, "%-10s  %s", name, value));
  }

  private static String print(ModelInfo model) {
    String print = model.imageFingerprint();
    return "fingerprint " + print.substring(0, Math.min(8, print.length()));
  }

  private static String source(ImageIndex opened) {
    try {
      String folder = opened.userData().get(ModelOption.FOLDER);
      return folder == null ? "" : folder.isEmpty() ? " (bundled)" : " (" + folder + ")";
    } catch (IOException e) {
      return "";
    }
  }

  private ObjectNode json(
      ImageIndex opened, Roots roots, IndexFacts facts, RecallSample recall, Set<String> sets) {
    IndexSettings settings = opened.settings();
    ObjectNode out = document().put("index", opened.name());
    out.putObject("model")
        .put("name", settings.model().name())
        .put("dimensions", settings.model().dimensions())
        .put("fingerprint", settings.model().imageFingerprint());
    out.put("layout", settings.layout().name().toLowerCase(Locale.ROOT))
        .put("precision", settings.imagePrecision().bits())
        .put("shard", ShardText.of(settings.shard()));
    ObjectNode folders = out.putObject("roots");
    roots.folders().forEach((name, folder) -> folders.put(name, folder.toString()));
    out.put("images", facts.images())
        .put("segments", facts.segments())
        .put("largestSegment", facts.largest())
        .put("deletedDocuments", facts.deleted());
    sets.forEach(out.putArray("sets")::add);
    ObjectNode vectors = out.putObject("vectors");
    facts
        .vectors()
        .forEach((field, v) ->
            vectors
                .putObject(field)
                .put("count", v.count())
                .put("searchedOffHeapBytes", v.searched())
                .put("rescoredOffHeapBytes", v.rescored()));
    out.put("bytes", facts.totalBytes());
    ObjectNode parts = out.putObject("bytesByPart");
    for (IndexPart part : IndexPart.values()) {
      parts.put(part.name().toLowerCase(Locale.ROOT), facts.bytes().getOrDefault(part, 0L));
    }
    ObjectNode measured = out.putObject("recall").put("k", RecallSample.K);
    measured.put("queries", recall.queries());
    if (recall.queries() > 0) {
      measured.put("recall", recall.recall());
    }
    return out;
  }
}
