package dev.windhover.tools.command;

import dev.windhover.lucene.ImageQuery;
import dev.windhover.lucene.ImageSnapshot;
import dev.windhover.tools.console.Console;
import dev.windhover.tools.console.Count;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.lucene.search.Query;
import picocli.CommandLine.Option;

/** How many hits, which, and where they are shown. */
final class HitOptions {
  @Option(
      names = {"-k", "--k"},
      paramLabel = "N",
      defaultValue = "10",
      description = "Most hits; default 10.")
  int k;

  @Option(
      names = "--min-score",
      paramLabel = "SCORE",
      description =
          "Only hits of at least this score: with the bundled model deviations above ordinary photos, "
              + "of which unrelated ones lie around 0.")
  Double minimumScore;

  @Option(
      names = "--filter",
      paramLabel = "QUERY",
      description =
          "Only photos that match, in Lucene's syntax: name:*.png, folder:\"2021/june\", "
              + "type:jpg AND width:[2000 TO *], modified:2021-06.")
  String filter;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Also write the hits as a page with pictures.")
  Path html;

  /** Applies them to a query. */
  ImageQuery.Builder apply(ImageQuery.Builder query, ImageSnapshot snapshot) {
    query.k(k);
    minimumScore(query);
    filter(snapshot).ifPresent(query::filter);
    return query;
  }

  /** Applies the lowest score. */
  void minimumScore(ImageQuery.Builder query) {
    if (minimumScore != null) {
      query.minimumScore(minimumScore);
    }
  }

  /** Tells of hits whose photos a page cannot show. */
  void noteMissing(Console console, int photos) {
    if (photos > 0) {
      console.note(
          Count.of(photos, "photo")
              + " of the hits cannot be read and lack on the page; if a folder was moved, say --root"
              + " NAME=DIR");
    }
  }

  /** The filter that was asked for. */
  Optional<Query> filter(ImageSnapshot snapshot) {
    return Optional.ofNullable(filter).map(text -> FilterText.parse(text, snapshot));
  }
}
