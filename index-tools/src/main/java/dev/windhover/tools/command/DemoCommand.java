package dev.windhover.tools.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windhover.encoder.RgbImage;
import dev.windhover.encoder.onnx.ClipModel;
import dev.windhover.lucene.ImageHits;
import dev.windhover.lucene.ImageIndex;
import dev.windhover.lucene.ImageQuery;
import dev.windhover.lucene.IndexSettings;
import dev.windhover.lucene.IndexSettings.Shard;
import dev.windhover.lucene.vstar.LocatedRegion;
import dev.windhover.tools.build.IndexSummary;
import dev.windhover.tools.build.Roots;
import dev.windhover.tools.build.RunSettings;
import dev.windhover.tools.console.CommandException;
import dev.windhover.tools.console.Console;
import dev.windhover.tools.console.Count;
import dev.windhover.tools.console.JsonOutput;
import dev.windhover.tools.page.ResultPage;
import dev.windhover.tools.page.Thumbnail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows the main job on the photos that come along. */
@Command(
    name = "demo",
    description = {
      "Tries all of it on the photos that come along.",
      "Indexes them, searches them by words and by a picture, points at a small thing in a "
          + "large photo, and writes a page with all of it.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  windhover demo                      writes windhover-demo/demo.html",
      "  windhover demo --gallery ~/Pictures   the same questions to your own photos",
    })
final class DemoCommand extends BaseCommand {
  private static final List<String> QUERIES =
      List.of(
          "a cat",
          "a bridge at night",
          "slices of citrus fruit",
          "musicians playing instruments",
          "wooden boats on a lake");

  private static final String LIKE = "pagoda.jpg";
  private static final int LOOKS = 30;
  private static final String LOCATE_WORDS = "a kite";
  private static final String LOCATE_PHOTO = "kite-sky.jpg";
  private static final int HITS = 4;
  private static final int LARGE_EDGE = 1000;

  @Option(
      names = "--gallery",
      paramLabel = "DIR",
      description = "The photos; examples/gallery of the checkout when not given.")
  Path gallery;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "windhover-demo",
      description = "Where the index and the page go; default ${DEFAULT-VALUE}.")
  Path out;

  @Mixin ModelOption model;

  DemoCommand(Console console) {
    super(console);
  }

  @Override
  void run() throws Exception {
    Path photos = gallery != null ? gallery : bundledGallery();
    ObjectNode document = document();
    ResultPage page =
        new ResultPage("Windhover", "Photos found by words, and where in them the thing is.");
    try (OpenIndex index = index(photos, document)) {
      ArrayNode searches = document.putArray("searches");
      for (String query : QUERIES) {
        ask(index, "\"" + query + "\"", ImageQuery.text(query), page, searches);
      }
      Path like = photos.resolve(LIKE);
      if (Files.exists(like)) {
        RgbImage picture = PhotoFiles.read(like, index.files().decoder());
        ask(index, "--image " + LIKE, ImageQuery.image(picture), page, searches);
      }
      Path photo = photos.resolve(LOCATE_PHOTO);
      if (Files.exists(photo)) {
        locate(index, photo, page, document);
      }
      Path file = out.resolve("demo.html");
      page.write(file);
      document.put("page", file.toString());
      if (json) {
        JsonOutput.print(console, document);
      } else {
        console.print("");
        console.print("The same with pictures and boxes: " + file.toAbsolutePath().normalize());
      }
    }
  }

  private static Path bundledGallery() {
    String home = System.getProperty("windhover.home");
    Path found = Path.of(home == null ? "." : home, "examples", "gallery");
    if (!Files.isDirectory(found)) {
      throw new CommandException(
          "the photos that come along are not at "
              + found
              + ": start ./windhover of a checkout, or say --gallery DIR");
    }
    return found;
  }

  private OpenIndex index(Path photos, ObjectNode document)
      throws IOException, InterruptedException {
    Path folder = out.resolve("index");
    Files.createDirectories(out);
    boolean exists = ImageIndex.exists(folder);
    ImageIndex index = exists ? ImageIndex.open(folder) : null;
    Roots roots = exists ? Roots.from(index.userData()) : Roots.from(Map.of());
    Scopes scopes = Scopes.of(List.of(photos), List.of(), roots, folder, false, Shard.WHOLE);
    ClipModel clip = exists ? model.open(index, IndexBuild.MODEL) : model.open(IndexBuild.MODEL);
    try {
      ImageIndex target =
          exists
              ? index.require(clip.model())
              : ImageIndex.create(folder, IndexSettings.of(clip.model()));
      try (SkipReport skips = SkipReport.open(console, null)) {
        new IndexBuild(console, target, clip, model)
            .run(scopes, RunSettings.DEFAULT, skips, summary -> print(summary, skips, document));
      }
      return OpenIndex.open(target, clip, scopes.roots());
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      clip.close();
      throw e;
    }
  }

  private void print(IndexSummary summary, SkipReport skips, ObjectNode document) {
    document
        .put("images", summary.images())
        .put("encoded", summary.encoded())
        .put("skipped", summary.skipped());
    if (!json) {
      skips.summarise();
      console.print(
          String.format(
              Locale.ROOT,
              "%s in the index, %d of them looked at just now (%.1f s)",
              Count.of(summary.images(), "photo"),
              summary.encoded(),
              summary.seconds()));
    }
  }

  private void ask(
      OpenIndex index, String asked, ImageQuery.Builder query, ResultPage page, ArrayNode searches)
      throws IOException {
    ImageHits hits = index.searcher().search(query.k(HITS).build());
    HitList list = new HitList(hits, index.files());
    ObjectNode result = searches.addObject().put("query", asked);
    list.addTo(result);
    page.section(asked, list.meaning(), list.cards());
    if (!json) {
      console.print("");
      console.print("windhover search " + asked);
      list.print(console);
    }
  }

  private void locate(OpenIndex index, Path photo, ResultPage page, ObjectNode document)
      throws IOException {
    RgbImage image = PhotoFiles.read(photo, index.files().decoder());
    LocatedRegion found =
        LocateCommand.locator(index.model(), LOOKS)
            .locate(image, LOCATE_WORDS)
            .best()
            .orElseThrow();
    String asked = "\"" + LOCATE_WORDS + "\" " + LOCATE_PHOTO;
    String line = LocateCommand.line(LOCATE_WORDS, photo, image, found);
    ResultPage.Card card =
        new ResultPage.Card(
            LOCATE_PHOTO,
            LOCATE_WORDS,
            Thumbnail.of(image, LARGE_EDGE),
            List.of(new ResultPage.Box(found.box(), LOCATE_WORDS)));
    page.section("Where is \"" + LOCATE_WORDS + "\" in " + LOCATE_PHOTO + "?", line, List.of(card));
    ObjectNode result =
        document
            .putObject("locate")
            .put("words", LOCATE_WORDS)
            .put("file", photo.toString())
            .put("score", found.score());
    result.set("box", LocateCommand.box(found.box()));
    if (!json) {
      console.print("");
      console.print("windhover locate " + asked);
      console.print("     " + line);
    }
  }
}
