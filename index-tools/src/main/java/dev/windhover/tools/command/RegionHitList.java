package dev.windhover.tools.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windhover.encoder.Region;
import dev.windhover.lucene.vstar.RegionHit;
import dev.windhover.tools.build.Roots;
import dev.windhover.tools.console.CommandException;
import dev.windhover.tools.console.Console;
import dev.windhover.tools.page.ResultPage;
import dev.windhover.tools.page.Thumbnail;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Photos with boxes as lines, as JSON and as cards of a page. */
final class RegionHitList {
  private static final int THUMBNAIL_EDGE = 640;

  private final List<RegionHit> hits;
  private final PhotoFiles files;

  RegionHitList(List<RegionHit> hits, PhotoFiles files) {
    this.hits = hits;
    this.files = files;
  }

  /** One line a hit: rank, score, file, box; a tilde before boxes of stored vectors. */
  void print(Console console) {
    int rank = 1;
    for (RegionHit hit : hits) {
      Region box = hit.box();
      console.print(
          String.format(
              Locale.ROOT,
              "%3d  %6.2f  %s  %sx %d, y %d, %d x %d",
              rank++,
              hit.score(),
              files.name(hit.image().uri()),
              stored(hit) ? "~" : "",
              box.x(),
              box.y(),
              box.width(),
              box.height()));
    }
  }

  /** What the lines mean, for people. */
  String meaning() {
    return "score: deviations above ordinary places"
        + (hits.stream().anyMatch(RegionHitList::stored)
            ? "; ~ box of a stored vector, not looked at again"
            : "");
  }

  private static boolean stored(RegionHit hit) {
    return hit.origin() == RegionHit.Origin.STORED;
  }

  /** Adds {@code hits}. */
  void addTo(ObjectNode document) {
    ArrayNode list = document.putArray("hits");
    int rank = 1;
    for (RegionHit hit : hits) {
      ObjectNode node =
          list.addObject()
              .put("rank", rank++)
              .put("score", hit.score())
              .put("id", hit.image().id())
              .put("root", hit.image().uri().root())
              .put("path", Roots.display(hit.image().uri()))
              .put("file", files.name(hit.image().uri()))
              .put("origin", hit.origin().name().toLowerCase(Locale.ROOT))
              .put("looks", hit.path().size());
      node.set("box", LocateCommand.box(hit.box()));
    }
  }

  /** One card a hit, with its box; a photo that has vanished since is left out. */
  List<ResultPage.Card> cards(String label) throws IOException {
    List<ResultPage.Card> cards = new ArrayList<>();
    for (RegionHit hit : hits) {
      try {
        cards.add(
            new ResultPage.Card(
                Roots.display(hit.image().uri()),
                String.format(Locale.ROOT, "%.2f%s", hit.score(), stored(hit) ? " ~" : ""),
                Thumbnail.of(files.read(hit.image().uri()), THUMBNAIL_EDGE),
                List.of(new ResultPage.Box(hit.box(), label))));
      } catch (CommandException e) {
        // The text output lists it; a page cannot show a file that is gone.
      }
    }
    return cards;
  }
}
