package dev.windhover.tools.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windhover.lucene.ImageIndex;
import dev.windhover.lucene.ImageSearcher;
import dev.windhover.tools.console.Console;
import dev.windhover.tools.console.Count;
import dev.windhover.tools.console.JsonOutput;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Builds an index again in the newest format, from its stored vectors. */
@Command(
    name = "upgrade",
    description = {
      "Builds an index again in the format this version writes.",
      "In another folder, from the vectors it keeps: no photo is read or encoded. The old "
          + "index stays as it is.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  windhover upgrade --index old.index --to new.index",
      "  windhover verify --index new.index                  then remove the old one",
      "",
      "Indexes of the Lucene version before are read as they are; an upgrade keeps them "
          + "readable for the version after. It also leaves out what deletions left behind.",
    })
final class UpgradeCommand extends BaseCommand {
  @Option(
      names = "--to",
      required = true,
      paramLabel = "DIR",
      description = "The folder of the new index: absent or empty.")
  Path target;

  @Mixin IndexOption index;

  UpgradeCommand(Console console) {
    super(console);
  }

  @Override
  void run() throws Exception {
    ImageIndex old = index.open(console);
    long start = System.nanoTime();
    console.note("building " + target + " from " + old.name() + " ...");
    ImageIndex upgraded = old.upgradeTo(target);
    long images;
    try (ImageSearcher searcher = upgraded.openSearcher()) {
      images = searcher.size();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    if (json) {
      ObjectNode out =
          document()
              .put("index", old.name())
              .put("to", upgraded.name())
              .put("images", images)
              .put("seconds", seconds);
      JsonOutput.print(console, out);
      return;
    }
    console.print(
        String.format(
            Locale.ROOT, "%s in %s (%.1f s)", Count.of(images, "photo"), upgraded.name(), seconds));
    console.note(old.name() + " is as it was: remove it when the new one is verified.");
  }
}
