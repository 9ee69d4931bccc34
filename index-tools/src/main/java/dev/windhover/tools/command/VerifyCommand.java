package dev.windhover.tools.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windhover.lucene.ImageIndex;
import dev.windhover.lucene.ImageSnapshot;
import dev.windhover.lucene.IndexMismatchException;
import dev.windhover.tools.console.Console;
import dev.windhover.tools.console.Count;
import dev.windhover.tools.console.ErrorReport;
import dev.windhover.tools.console.JsonOutput;
import dev.windhover.tools.console.Progress;
import dev.windhover.tools.health.ReEncoding;
import dev.windhover.tools.health.ReEncoding.Checked;
import dev.windhover.tools.health.ReEncoding.State;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.lucene.index.CorruptIndexException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes sure that an index is whole and fits its photos and its model. */
@Command(
    name = "verify",
    description = {
      "Makes sure that an index is whole.",
      "Reads it from end to end, compares checksums, checks its structure, and encodes a "
          + "sample of its photos again to compare with what it has. Exit code 1 when something is "
          + "wrong; a photo that changed or went since is only told.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  windhover verify",
      "  windhover verify --index part-3 --sample 500   before it is merged",
      "  windhover verify --sample 0                    structure and checksums only",
      "  windhover verify --seed 2                      another sample",
    })
final class VerifyCommand extends BaseCommand {
  private static final int SHOWN = 20;

  @Option(
      names = "--sample",
      paramLabel = "N",
      defaultValue = "20",
      description = "Photos to encode again; default 20.")
  int sample;

  @Option(names = "--seed", paramLabel = "S", description = "Draws another sample.")
  long seed = 1;

  @Mixin IndexOption index;
  @Mixin ModelOption model;

  private boolean faulty;

  VerifyCommand(Console console) {
    super(console);
  }

  @Override
  void run() throws Exception {
    if (sample < 0) {
      throw usage("--sample must be 0 or more, got " + sample);
    }
    ImageIndex opened = index.open(console);
    console.note("reading " + opened.name() + " ...");
    Optional<String> fault = structure(opened);
    List<Checked> photos = List.of();
    long images = 0;
    if (fault.isEmpty()) {
      try (OpenIndex open = OpenIndex.open(console, index, model);
          ImageSnapshot snapshot = open.searcher().snapshot()) {
        images = snapshot.size();
        photos = reEncode(open, snapshot);
      }
    }
    faulty = fault.isPresent() || count(photos, State.DIFFERS) > 0;
    if (json) {
      printJson(opened, fault, images, photos);
    } else {
      print(opened, fault, images, photos);
    }
  }

  private static Optional<String> structure(ImageIndex opened) throws IOException {
    try {
      opened.verify();
      return Optional.empty();
    } catch (CorruptIndexException | IndexMismatchException e) {
      return Optional.of(e.getMessage());
    }
  }

  private List<Checked> reEncode(OpenIndex open, ImageSnapshot snapshot) throws IOException {
    long due = Math.min(sample, snapshot.size());
    if (due == 0) {
      return List.of();
    }
    try (Progress progress = Progress.start(console, "encoding", "photos", due)) {
      return ReEncoding.of(
          snapshot,
          open.roots(),
          open.files().decoder(),
          open.model(),
          sample,
          seed,
          progress::advance);
    }
  }

  private static long count(List<Checked> photos, State state) {
    return photos.stream().filter(p -> p.state() == state).count();
  }

  private static double lowest(List<Checked> photos) {
    return photos.stream().flatMapToDouble(p -> p.cosine().stream()).min().orElse(Double.NaN);
  }

  private void print(ImageIndex opened, Optional<String> fault, long images, List<Checked> photos) {
    if (fault.isPresent()) {
      console.print("structure  DAMAGED  " + fault.get());
      console.print("Restore the index from a copy, or build it again with \"windhover index\".");
      return;
    }
    console.print("structure  ok       " + Count.of(images, "photo") + ", every checksum right");
    if (photos.isEmpty()) {
      return;
    }
    long differs = count(photos, State.DIFFERS);
    long compared = count(photos, State.SAME) + differs;
    console.print(
        String.format(
            Locale.ROOT,
            "vectors    %-7s  %d of %s encoded again agree%s",
            differs == 0 ? "ok" : "WRONG",
            compared - differs,
            Count.of(compared, "photo"),
            Double.isNaN(lowest(photos))
                ? ""
                : String.format(Locale.ROOT, "; lowest cosine %.4f", lowest(photos))));
    long changed = count(photos, State.CHANGED) + count(photos, State.GONE);
    if (changed > 0) {
      console.print(
          "files      note     "
              + Count.of(changed, "photo")
              + " of the sample changed or went: run \"windhover index\"");
    }
    photos.stream()
        .filter(p -> p.state() != State.SAME)
        .limit(SHOWN)
        .forEach(p -> console.print("  " + p.photo().uri() + " " + p.reason()));
    if (differs > 0) {
      console.print(
          "The model or the decoder is another than "
              + opened.name()
              + " was built with: name the right one with --model, or build the index again.");
    }
  }

  private void printJson(
      ImageIndex opened, Optional<String> fault, long images, List<Checked> photos) {
    ObjectNode out = document().put("index", opened.name()).put("ok", !faulty);
    out.put("images", images).put("fault", fault.orElse(null));
    ObjectNode sampled = out.putObject("sample").put("photos", photos.size()).put("seed", seed);
    for (State state : State.values()) {
      sampled.put(state.name().toLowerCase(Locale.ROOT), count(photos, state));
    }
    if (!Double.isNaN(lowest(photos))) {
      sampled.put("lowestCosine", lowest(photos));
    }
    ArrayNode list = out.putArray("findings");
    photos.stream()
        .filter(p -> p.state() != State.SAME)
        .forEach(p ->
            list.addObject()
                .put("id", p.photo().id())
                .put("state", p.state().name().toLowerCase(Locale.ROOT))
                .put("reason", p.reason()));
    JsonOutput.print(console, out);
  }

  @Override
  int exitCode() {
    return faulty ? ErrorReport.FAILED : super.exitCode();
  }
}
