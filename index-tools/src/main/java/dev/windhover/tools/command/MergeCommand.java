package dev.windhover.tools.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windhover.lucene.ImageIndex;
import dev.windhover.lucene.ImageIndexWriter;
import dev.windhover.lucene.IndexSettings.Shard;
import dev.windhover.tools.build.IndexMerge;
import dev.windhover.tools.console.Console;
import dev.windhover.tools.console.JsonOutput;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes one index of several. */
@Command(
    name = "merge",
    description = {
      "Makes one index of several.",
      "The parts of a collection that was indexed in shards, by several processes or "
          + "machines, or any indexes of one model. Nothing is encoded again; the parts are left as "
          + "they are. An index that is there already takes them in.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  windhover index /data --shard 0/2 --index part-0   on one machine",
      "  windhover index /data --shard 1/2 --index part-1   on another",
      "  windhover merge part-0 part-1 --index whole        where both parts are",
      "  windhover merge part-0 part-1 --index whole --root data=/mnt/data",
      "  windhover merge holidays --index ~/.windhover/index",
      "",
      "Model, layout, precision and image names are compared before anything is written.",
    })
final class MergeCommand extends BaseCommand {
  @Parameters(arity = "1..*", paramLabel = "PART", description = "The folders of the indexes.")
  List<Path> parts;

  @Option(
      names = "--segments",
      paramLabel = "N",
      description =
          "Merge down to N segments at the end: takes a while and searches faster. Without it "
              + "files are copied as they are.")
  Integer segments;

  @Mixin IndexOption index;

  MergeCommand(Console console) {
    super(console);
  }

  @Override
  void run() throws Exception {
    if (segments != null && segments < 1) {
      throw usage("--segments must be at least 1, got " + segments);
    }
    long start = System.nanoTime();
    List<ImageIndex> sources = new ArrayList<>();
    for (Path part : parts) {
      sources.add(ImageIndex.open(part));
    }
    Path folder = index.folder(console);
    boolean exists = ImageIndex.exists(folder);
    IndexMerge merge = IndexMerge.of(sources, index.moved);
    Optional<String> missing = merge.missingShards();
    missing.ifPresent(shards -> console.note("not among the parts: " + shards));
    ImageIndex target =
        exists
            ? ImageIndex.open(folder)
            : ImageIndex.create(folder, sources.get(0).settings().withShard(Shard.WHOLE));
    IndexMerge.Outcome outcome;
    try (ImageIndexWriter writer = target.openWriter()) {
      try {
        outcome = merge.into(writer, segments);
      } catch (Throwable t) {
        writer.rollback();
        throw t;
      }
    } catch (Throwable t) {
      if (!exists) {
        IndexMerge.discard(folder);
      }
      throw t;
    }
    print(target, outcome, (System.nanoTime() - start) / 1e9);
    if (!json && missing.isEmpty() && Files.exists(parts.get(0))) {
      console.note("The parts are no longer needed: remove their folders when you like.");
    }
  }

  private void print(ImageIndex target, IndexMerge.Outcome outcome, double seconds) {
    if (json) {
      ObjectNode out =
          document()
              .put("index", target.name())
              .put("model", target.settings().model().name())
              .put("images", outcome.images())
              .put("added", outcome.added())
              .put("seconds", seconds);
      ArrayNode list = out.putArray("parts");
      outcome
          .parts()
          .forEach(part ->
              list.addObject().put("index", part.index().name()).put("images", part.images()));
      JsonOutput.print(console, out);
      return;
    }
    for (IndexMerge.Part part : outcome.parts()) {
      Shard shard = part.index().settings().shard();
      console.print(
          String.format(
              Locale.ROOT,
              "%9d  %s%s",
              part.images(),
              part.index().name(),
              shard.count() > 1 ? "  (shard " + ShardText.of(shard) + ")" : ""));
    }
    console.print(
        String.format(
            Locale.ROOT,
            "%9d  photos in %s now (%.1f s)",
            outcome.images(),
            target.name(),
            seconds));
  }
}
