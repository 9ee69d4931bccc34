package dev.windhover.tools.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windhover.lucene.ImageEntry;
import dev.windhover.lucene.ImageIndex;
import dev.windhover.lucene.ImageSearcher;
import dev.windhover.lucene.ImageSnapshot;
import dev.windhover.tools.build.Roots;
import dev.windhover.tools.console.ByteText;
import dev.windhover.tools.console.Console;
import dev.windhover.tools.console.Count;
import dev.windhover.tools.console.JsonOutput;
import dev.windhover.tools.console.Progress;
import dev.windhover.tools.duplicates.DuplicateFinder;
import dev.windhover.tools.duplicates.DuplicateGroup;
import dev.windhover.tools.duplicates.DuplicateGroup.Kind;
import dev.windhover.tools.duplicates.DuplicateGroup.Member;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists photos that are there more than once. */
@Command(
    name = "dedupe",
    description = {
      "Lists the photos of an index that are there more than once.",
      "As equal files (SHA-256), and as pictures that look the same: another size, another "
          + "encoding, a slight edit. Of each group the first is the one to keep: most pixels, most "
          + "bytes, oldest file. Nothing is deleted.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  windhover dedupe",
      "  windhover dedupe --same-file                 equal files only",
      "  windhover dedupe --cosine 0.98               hardly to be told apart",
      "  windhover dedupe --json > duplicates.json    for a script that tidies up",
    })
final class DedupeCommand extends BaseCommand {
  /** The bundled model gives other sizes and encodings of a photo 0.97 and more. */
  private static final double COSINE = 0.95;

  @Option(names = "--same-file", description = "List equal files only.")
  boolean sameFileOnly;

  @Option(
      names = "--cosine",
      paramLabel = "C",
      description = "From which likeness on two pictures are the same; default 0.95, 1 is equal.")
  double cosine = COSINE;

  @Mixin IndexOption index;

  DedupeCommand(Console console) {
    super(console);
  }

  @Override
  void run() throws Exception {
    if (!(cosine > 0 && cosine <= 1)) {
      throw usage("--cosine must be above 0 and at most 1, got " + cosine);
    }
    ImageIndex opened = index.open(console);
    PhotoFiles files = new PhotoFiles(index.roots(opened), null);
    try (ImageSearcher searcher = opened.openSearcher();
        ImageSnapshot snapshot = searcher.snapshot()) {
      DuplicateFinder finder = new DuplicateFinder(snapshot);
      List<DuplicateGroup> groups = new ArrayList<>(sorted(finder.sameFile()));
      if (!sameFileOnly) {
        groups.addAll(sorted(sameLook(finder)));
      }
      if (json) {
        printJson(opened, finder.size(), groups, files);
      } else {
        groups.forEach(group -> print(group, files));
        console.note(summary(finder.size(), groups));
      }
    }
  }

  private List<DuplicateGroup> sameLook(DuplicateFinder finder) throws IOException {
    try (Progress progress = Progress.start(console, "comparing", "photos", finder.size())) {
      return finder.sameLook(cosine, progress::advance);
    }
  }

  /** What frees most comes first. */
  private static List<DuplicateGroup> sorted(List<DuplicateGroup> groups) {
    return groups.stream()
        .sorted(
            Comparator.comparingLong(DuplicateGroup::spareBytes)
                .reversed()
                .thenComparing(g -> g.members().get(0).photo().id()))
        .toList();
  }

  private void print(DuplicateGroup group, PhotoFiles files) {
    ImageEntry first = group.members().get(0).photo();
    console.print(
        group.kind() == Kind.SAME_FILE
            ? group.members().size()
                + " copies of one file"
                + (first.fileSize().isPresent() ? ", " + bytes(first) + " each" : "")
            : group.members().size() + " photos that look the same");
    for (Member member : group.members()) {
      ImageEntry photo = member.photo();
      String name = files.name(photo.uri());
      if (group.kind() == Kind.SAME_FILE) {
        console.print("  " + name);
      } else {
        console.print(
            String.format(
                Locale.ROOT,
                "  %5.3f  %11s  %9s  %s",
                member.similarity(),
                photo.width() + " x " + photo.height(),
                bytes(photo),
                name));
      }
    }
    console.print("");
  }

  private static String bytes(ImageEntry photo) {
    return photo.fileSize().isPresent() ? ByteText.of(photo.fileSize().getAsLong()) : "";
  }

  private static String summary(int photos, List<DuplicateGroup> groups) {
    if (groups.isEmpty()) {
      return "No duplicates among " + photos + " photos.";
    }
    long spare = groups.stream().mapToLong(g -> g.members().size() - 1L).sum();
    return Count.of(spare, "duplicate")
        + " in "
        + Count.of(groups.size(), "group")
        + " among "
        + photos
        + " photos, "
        + ByteText.of(groups.stream().mapToLong(DuplicateGroup::spareBytes).sum())
        + ". Nothing was deleted.";
  }

  private void printJson(
      ImageIndex opened, int photos, List<DuplicateGroup> groups, PhotoFiles files) {
    ObjectNode out = document().put("index", opened.name()).put("images", photos);
    out.put("cosine", cosine);
    ArrayNode list = out.putArray("groups");
    for (DuplicateGroup group : groups) {
      ObjectNode node = list.addObject();
      node.put("kind", group.kind().name().toLowerCase(Locale.ROOT));
      node.put("spareBytes", group.spareBytes());
      ArrayNode members = node.putArray("photos");
      for (Member member : group.members()) {
        ImageEntry photo = member.photo();
        ObjectNode one =
            members
                .addObject()
                .put("id", photo.id())
                .put("root", photo.uri().root())
                .put("path", Roots.display(photo.uri()))
                .put("file", files.name(photo.uri()))
                .put("similarity", member.similarity())
                .put("width", photo.width())
                .put("height", photo.height());
        photo.fileSize().ifPresent(size -> one.put("bytes", size));
        photo.sha256().ifPresent(hex -> one.put("sha256", hex));
      }
    }
    JsonOutput.print(console, out);
  }
}
