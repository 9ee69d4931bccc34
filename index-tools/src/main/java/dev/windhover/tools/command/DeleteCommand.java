package dev.windhover.tools.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windhover.lucene.ImageEntry;
import dev.windhover.lucene.ImageIndex;
import dev.windhover.lucene.ImageIndexWriter;
import dev.windhover.lucene.ImageSearcher;
import dev.windhover.lucene.ImageSnapshot;
import dev.windhover.lucene.index.ImageSchema;
import dev.windhover.lucene.index.StoredImages;
import dev.windhover.tools.build.Roots;
import dev.windhover.tools.console.CommandException;
import dev.windhover.tools.console.Console;
import dev.windhover.tools.console.Count;
import dev.windhover.tools.console.JsonOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes photos out of an index. */
@Command(
    name = "delete",
    description = {
      "Takes photos out of an index.",
      "The files are not touched: a photo whose file is still in an indexed folder comes back "
          + "at the next \"windhover index\".",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  windhover delete ~/Pictures/private.jpg",
      "  windhover delete Pictures:2021/june/beach.jpg     by id, as --json shows it",
      "  windhover delete --filter 'folder:screenshots' --dry-run",
      "  windhover delete --filter 'folder:screenshots'    after having looked",
      "",
      "When a photo that is named is not in the index, nothing is deleted at all.",
    })
final class DeleteCommand extends BaseCommand {
  private static final int SHOWN = 20;

  @Parameters(arity = "0..*", paramLabel = "PHOTO", description = "Files, or ids of the index.")
  List<String> photos = new ArrayList<>();

  @Option(
      names = "--filter",
      paramLabel = "QUERY",
      description = "All photos that match, as in \"windhover search --filter\".")
  String filter;

  @Option(names = "--dry-run", description = "Say what would be deleted, and delete nothing.")
  boolean dryRun;

  @Mixin IndexOption index;

  DeleteCommand(Console console) {
    super(console);
  }

  @Override
  void run() throws Exception {
    if (photos.isEmpty() == (filter == null)) {
      throw usage("say what to delete: photos, or --filter QUERY");
    }
    ImageIndex opened = index.open(console);
    Roots roots = index.roots(opened);
    try (ImageIndexWriter writer = opened.openWriter()) {
      Map<String, ImageEntry> found;
      try (ImageSearcher searcher = writer.searcher().open();
          ImageSnapshot snapshot = searcher.snapshot()) {
        found = filter == null ? named(snapshot, roots) : matching(snapshot);
      }
      if (!dryRun) {
        for (String id : found.keySet()) {
          writer.delete(id);
        }
        writer.commit();
      }
      print(opened, found, writer.size(), new PhotoFiles(roots, null));
    }
  }

  private Map<String, ImageEntry> named(ImageSnapshot snapshot, Roots roots) throws IOException {
    Map<String, ImageEntry> found = new LinkedHashMap<>();
    for (String photo : photos) {
      Optional<ImageEntry> entry = NamedPhoto.find(photo, snapshot, roots);
      if (entry.isEmpty()) {
        throw new CommandException(
            photo
                + " is not in the index; nothing was deleted (ids are shown by \"windhover search"
                + " --json\")");
      }
      found.put(entry.get().id(), entry.get());
    }
    return found;
  }

  private Map<String, ImageEntry> matching(ImageSnapshot snapshot) throws IOException {
    Query query =
        new BooleanQuery.Builder()
            .add(ImageSchema.images(), Occur.FILTER)
            .add(FilterText.parse(filter, snapshot), Occur.FILTER)
            .build();
    Map<String, ImageEntry> found = new LinkedHashMap<>();
    IndexSearcher lucene = snapshot.lucene();
    StoredImages images = snapshot.images();
    int most = Math.max(1, lucene.getIndexReader().maxDoc());
    for (ScoreDoc hit : lucene.search(query, most).scoreDocs) {
      ImageEntry entry = images.entry(hit.doc);
      found.put(entry.id(), entry);
    }
    return found;
  }

  private void print(
      ImageIndex opened, Map<String, ImageEntry> found, long left, PhotoFiles files) {
    if (json) {
      ObjectNode out =
          document()
              .put("index", opened.name())
              .put("dryRun", dryRun)
              .put("deleted", dryRun ? 0 : found.size())
              .put("images", left);
      ArrayNode list = out.putArray("photos");
      found
          .values()
          .forEach(
              entry -> list.addObject().put("id", entry.id()).put("file", files.name(entry.uri())));
      JsonOutput.print(console, out);
      return;
    }
    found.values().stream().limit(SHOWN).forEach(entry -> console.print(files.name(entry.uri())));
    if (found.size() > SHOWN) {
      console.print("... and " + (found.size() - SHOWN) + " more");
    }
    console.note(
        dryRun
            ? Count.of(found.size(), "photo") + " of " + left + " would be deleted from the index"
            : Count.of(found.size(), "photo") + " deleted from the index, " + left + " left");
  }
}
