package dev.windhover.tools.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windhover.encoder.QueryKind;
import dev.windhover.encoder.onnx.image.ImageFileDecoder;
import dev.windhover.lucene.ImageHits;
import dev.windhover.lucene.ImageQuery;
import dev.windhover.lucene.ImageSnapshot;
import dev.windhover.lucene.vstar.RegionHit;
import dev.windhover.lucene.vstar.RegionQuery;
import dev.windhover.lucene.vstar.RegionSearch;
import dev.windhover.lucene.vstar.SearchBudget;
import dev.windhover.tools.console.Console;
import dev.windhover.tools.console.JsonOutput;
import dev.windhover.tools.page.ResultPage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.lucene.search.Query;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Finds photos by words, by a picture, or by both. */
@Command(
    name = "search",
    description = "Finds photos by words, by another picture, or by both.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  windhover search a red bicycle against a wall",
      "  windhover search \"beach\" --not \"people\"",
      "  windhover search --image sketch.png -k 5",
      "  windhover search \"at night\" --image bridge.jpg   like this one, but at night",
      "  windhover search \"dog\" --filter 'folder:\"2021\" AND width:[2000 TO *]'",
      "  windhover search \"a kite\" --regions              small things, with boxes",
      "  windhover search \"dog\" --html dogs.html          a page with the pictures",
      "",
      "Whole sentences that say what is in the picture work best.",
    })
final class SearchCommand extends BaseCommand {
  /** Regions encoded for one query. */
  private static final int LOOKS = 24;

  @Parameters(arity = "0..*", paramLabel = "WORDS", description = "What is in the photo.")
  List<String> words = new ArrayList<>();

  @Option(names = "--image", paramLabel = "FILE", description = "A picture to start from.")
  Path image;

  @Option(
      names = "--not",
      paramLabel = "WORDS",
      description = "What should not be in it; may be given several times.")
  List<String> not = new ArrayList<>();

  @Option(
      names = "--regions",
      description =
          "Look for small things: where in each photo, looked at again at full resolution. "
              + "Works best on an index of layout pyramid.")
  boolean regions;

  @Mixin IndexOption index;
  @Mixin ModelOption model;
  @Mixin HitOptions options;

  SearchCommand(Console console) {
    super(console);
  }

  @Override
  void run() throws Exception {
    String text = String.join(" ", words).strip();
    if (text.isEmpty() && image == null) {
      throw usage("say what to look for: words, --image FILE, or both");
    }
    if (not.stream().anyMatch(String::isBlank)) {
      throw usage("--not wants words");
    }
    if (regions) {
      searchRegions(text);
      return;
    }
    ImageQuery.Builder query = ImageQuery.builder();
    if (!text.isEmpty()) {
      query.plus(text);
    }
    if (image != null) {
      query.plus(PhotoFiles.read(image, ImageFileDecoder.withDefaults()), 1);
    }
    not.forEach(query::minus);
    try (OpenIndex opened = OpenIndex.open(console, index, model);
        ImageSnapshot snapshot = opened.searcher().snapshot()) {
      long start = System.nanoTime();
      ImageHits hits = snapshot.search(options.apply(query, snapshot).build());
      double millis = (System.nanoTime() - start) / 1e6;
      HitList list = new HitList(hits, opened.files());
      String asked = asked(text);
      if (options.html != null) {
        List<ResultPage.Card> cards = list.cards();
        new ResultPage(asked, hits.size() + " of " + snapshot.size() + " photos")
            .section("", list.meaning(), cards)
            .write(options.html);
        options.noteMissing(console, hits.size() - cards.size());
      }
      if (json) {
        ObjectNode out = document().put("query", asked).put("images", snapshot.size());
        list.addTo(out);
        JsonOutput.print(console, out);
        return;
      }
      list.print(console);
      console.note(
          hits.size() == 0
              ? nothing(snapshot.size())
              : String.format(
                  Locale.ROOT,
                  "%d of %d photos in %.0f ms (%s)",
                  hits.size(),
                  snapshot.size(),
                  millis,
                  list.meaning()));
      notePage();
    }
  }

  private void searchRegions(String text) throws IOException {
    if (text.isEmpty() == (image == null) || !not.isEmpty() || options.minimumScore != null) {
      throw usage("--regions wants either words or --image FILE, without --not and --min-score");
    }
    try (OpenIndex opened = OpenIndex.open(console, index, model);
        ImageSnapshot snapshot = opened.searcher().snapshot()) {
      LocateCommand.requirePatches(opened.model());
      long start = System.nanoTime();
      RegionQuery query =
          text.isEmpty()
              ? RegionQuery.of(
                  opened.model().encodeImage(PhotoFiles.read(image, opened.files().decoder())),
                  QueryKind.IMAGE,
                  options.k)
              : RegionQuery.of(opened.model().encodeText(text), QueryKind.TEXT, options.k);
      Optional<Query> filter = options.filter(snapshot);
      if (filter.isPresent()) {
        query = query.filter(filter.get());
      }
      List<RegionHit> hits =
          RegionSearch.withPixels(
                  LocateCommand.locator(opened.model(), LOOKS),
                  opened.files()::bytes,
                  opened.files().decoder(),
                  new SearchBudget(LOOKS, Duration.ofSeconds(30)))
              .search(snapshot, query);
      double millis = (System.nanoTime() - start) / 1e6;
      RegionHitList list = new RegionHitList(hits, opened.files());
      String asked = asked(text);
      if (options.html != null) {
        List<ResultPage.Card> cards = list.cards(asked);
        new ResultPage(asked, hits.size() + " of " + snapshot.size() + " photos")
            .section("", list.meaning(), cards)
            .write(options.html);
        options.noteMissing(console, hits.size() - cards.size());
      }
      if (json) {
        ObjectNode out = document().put("query", asked).put("images", snapshot.size());
        list.addTo(out);
        JsonOutput.print(console, out);
        return;
      }
      list.print(console);
      console.note(
          hits.isEmpty()
              ? nothing(snapshot.size())
              : String.format(
                  Locale.ROOT,
                  "%d of %d photos in %.0f ms (%s)",
                  hits.size(),
                  snapshot.size(),
                  millis,
                  list.meaning()));
      notePage();
    }
  }

  private void notePage() {
    if (options.html != null) {
      console.note("page: " + options.html);
    }
  }

  private String nothing(long size) {
    if (size == 0) {
      return "The index is empty: fill it with \"windhover index FOLDER\".";
    }
    return "Nothing found among "
        + size
        + " photos"
        + (options.minimumScore != null ? " with a score of at least " + options.minimumScore : "")
        + (options.filter != null ? " that match " + options.filter : "")
        + ".";
  }

  private String asked(String text) {
    List<String> parts = new ArrayList<>();
    if (!text.isEmpty()) {
      parts.add(text);
    }
    if (image != null) {
      parts.add("like " + image.getFileName());
    }
    not.forEach(words -> parts.add("not " + words));
    return String.join(", ", parts);
  }
}
