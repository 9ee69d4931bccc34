package dev.windhover.tools.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windhover.lucene.ImageHit;
import dev.windhover.lucene.ImageHits;
import dev.windhover.lucene.ScoreKind;
import dev.windhover.tools.build.Roots;
import dev.windhover.tools.console.CommandException;
import dev.windhover.tools.console.Console;
import dev.windhover.tools.page.ResultPage;
import dev.windhover.tools.page.Thumbnail;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Hits as lines, as JSON and as cards of a page. */
final class HitList {
  private static final int THUMBNAIL_EDGE = 640;

  private final ImageHits hits;
  private final PhotoFiles files;

  HitList(ImageHits hits, PhotoFiles files) {
    this.hits = hits;
    this.files = files;
  }

  /** One line a hit: rank, score, file. */
  void print(Console console) {
    int rank = 1;
    for (ImageHit hit : hits) {
      console.print(
          String.format(Locale.ROOT, "%3d  %6s  %s", rank++, score(hit), files.name(hit.uri())));
    }
  }

  /** What the scores mean, for people. */
  String meaning() {
    return switch (hits.scores()) {
      case CALIBRATED -> "score: deviations above ordinary photos";
      case CORPUS -> "score: deviations above the photos of this index";
      case COSINE -> "score: cosine";
    };
  }

  /** Adds {@code scores}, {@code partial} and {@code hits}. */
  void addTo(ObjectNode document) {
    document.put("scores", hits.scores().name().toLowerCase(Locale.ROOT));
    document.put("partial", hits.partial());
    ArrayNode list = document.putArray("hits");
    int rank = 1;
    for (ImageHit hit : hits) {
      list.addObject()
          .put("rank", rank++)
          .put("score", hit.score())
          .put("similarity", hit.similarity())
          .put("id", hit.id())
          .put("root", hit.uri().root())
          .put("path", Roots.display(hit.uri()))
          .put("file", files.name(hit.uri()));
    }
  }

  /** One card a hit; a photo that has vanished since is left out. */
  List<ResultPage.Card> cards() throws IOException {
    List<ResultPage.Card> cards = new ArrayList<>();
    for (ImageHit hit : hits) {
      try {
        Thumbnail picture = Thumbnail.of(files.read(hit.uri()), THUMBNAIL_EDGE);
        cards.add(new ResultPage.Card(Roots.display(hit.uri()), score(hit), picture, List.of()));
      } catch (CommandException e) {
        // The text output lists it; a page cannot show a file that is gone.
      }
    }
    return cards;
  }

  private String score(ImageHit hit) {
    return String.format(
        Locale.ROOT, hits.scores() == ScoreKind.COSINE ? "%.3f" : "%.2f", hit.score());
  }
}
