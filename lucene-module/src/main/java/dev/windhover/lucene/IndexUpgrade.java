package dev.windhover.lucene;

import dev.windhover.lucene.index.ImageSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.lucene.document.Document;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.FSDirectory;

/** Builds an index again from its stored vectors, under the schema and formats of this version. */
final class IndexUpgrade {

  private IndexUpgrade() {}

  static ImageIndex run(ImageIndex old, Path folder) throws IOException {
    ImageIndex out = ImageIndex.create(folder, old.settings());
    ImageIndexWriter writer = out.openWriter();
    try (ImageSearcher searcher = old.openSearcher();
        ImageSnapshot from = searcher.snapshot()) {
      writer.adoptNumbers(old.givenNumbers());
      List<ImageEntry> entries = new ArrayList<>();
      from.forEachEntry(entries::add);
      for (ImageEntry entry : entries) {
        writer.restore(from.document(entry.id()).orElseThrow(), entry.number());
      }
      copyTexts(from, writer);
      for (String name : from.setNames()) {
        writer.putSet(name, from.set(name).orElseThrow());
      }
      writer.commit(old.userData());
      writer.close();
      return out;
    } catch (Throwable t) {
      try {
        writer.rollback();
        removeFrom(folder);
      } catch (IOException e) {
        t.addSuppressed(e);
      }
      throw t;
    }
  }

  private static void copyTexts(ImageSnapshot from, ImageIndexWriter writer) throws IOException {
    int most = Math.max(1, from.lucene().getIndexReader().maxDoc());
    for (ScoreDoc d :
        from.lucene().search(ImageSchema.kind(ImageSchema.KIND_TEXT), most).scoreDocs) {
      Document stored = from.lucene().storedFields().document(d.doc, Set.of(ImageSchema.CONTENT));
      writer.upsertText(
          new TextDocument(
              from.images().id(d.doc),
              stored.get(ImageSchema.CONTENT),
              from.images().vector(d.doc, ImageSchema.TEXT_VECTOR).orElseThrow()));
    }
  }

  /** Half an index must not be taken for a whole one. */
  private static void removeFrom(Path folder) throws IOException {
    try (FSDirectory directory = FSDirectory.open(folder)) {
      for (String file : directory.listAll()) {
        Files.deleteIfExists(folder.resolve(file));
      }
    }
  }
}
