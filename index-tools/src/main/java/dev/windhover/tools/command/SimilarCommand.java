package dev.windhover.tools.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windhover.lucene.ImageEntry;
import dev.windhover.lucene.ImageHits;
import dev.windhover.lucene.ImageQuery;
import dev.windhover.lucene.ImageSnapshot;
import dev.windhover.lucene.index.ImageSchema;
import dev.windhover.tools.console.CommandException;
import dev.windhover.tools.console.Console;
import dev.windhover.tools.console.JsonOutput;
import dev.windhover.tools.page.ResultPage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Finds more photos like one. */
@Command(
    name = "similar",
    description = {
      "Finds more photos like PHOTO, best first, without PHOTO itself.",
      "A photo of the index is not looked at again; any other picture file is encoded for the "
          + "question only.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  windhover similar ~/Pictures/2021/june/beach.jpg",
      "  windhover similar Pictures:2021/june/beach.jpg    by id, as --json shows it",
      "  windhover similar sketch.png -k 5 --html like.html  a page with the pictures",
      "  windhover similar beach.jpg --filter 'taken:2021'   only of that year",
      "",
      "To mix a picture with words use \"windhover search WORDS --image FILE\".",
    })
final class SimilarCommand extends BaseCommand {
  @Parameters(paramLabel = "PHOTO", description = "A file, or the id of a photo of the index.")
  String photo;

  @Mixin IndexOption index;
  @Mixin ModelOption model;
  @Mixin HitOptions options;

  SimilarCommand(Console console) {
    super(console);
  }

  @Override
  void run() throws Exception {
    try (OpenIndex opened = OpenIndex.open(console, index, model);
        ImageSnapshot snapshot = opened.searcher().snapshot()) {
      Optional<ImageEntry> known = NamedPhoto.find(photo, snapshot, opened.roots());
      ImageQuery.Builder query = ImageQuery.builder();
      if (known.isPresent()) {
        query.plusLike(known.get().id(), 1);
      } else if (Files.exists(Path.of(photo))) {
        query.plus(PhotoFiles.read(Path.of(photo), opened.files().decoder()), 1);
      } else {
        throw new CommandException(
            "there is no file "
                + photo
                + ", and index "
                + opened.index().name()
                + " has no such"
                + " photo: name a file, or an id as \"windhover search --json\" shows it");
      }
      query.k(options.k);
      options.minimumScore(query);
      filter(known, snapshot).ifPresent(query::filter);
      ImageHits hits = snapshot.search(query.build());
      HitList list = new HitList(hits, opened.files());
      String asked = "like " + photo;
      if (options.html != null) {
        List<ResultPage.Card> cards = list.cards();
        new ResultPage(asked, hits.size() + " of " + snapshot.size() + " photos")
            .section("", list.meaning(), cards)
            .write(options.html);
        options.noteMissing(console, hits.size() - cards.size());
      }
      if (json) {
        ObjectNode out =
            document()
                .put("photo", photo)
                .put("id", known.map(ImageEntry::id).orElse(null))
                .put("images", snapshot.size());
        list.addTo(out);
        JsonOutput.print(console, out);
        return;
      }
      list.print(console);
      console.note(
          String.format(
              Locale.ROOT,
              "%d of %d photos%s (%s)",
              hits.size(),
              snapshot.size(),
              known.isPresent() ? "" : "; " + photo + " itself is not in the index",
              list.meaning()));
      if (options.html != null) {
        console.note("page: " + options.html);
      }
    }
  }

  private Optional<Query> filter(Optional<ImageEntry> known, ImageSnapshot snapshot) {
    Optional<Query> asked = options.filter(snapshot);
    if (known.isEmpty()) {
      return asked;
    }
    return Optional.of(
        new BooleanQuery.Builder()
            .add(asked.orElse(MatchAllDocsQuery.INSTANCE), Occur.FILTER)
            .add(new TermQuery(ImageSchema.idTerm(known.get().id())), Occur.MUST_NOT)
            .build());
  }
}
