package dev.windhover.bench.quality;

import dev.windhover.bench.Checkout;
import dev.windhover.bench.Photos;
import dev.windhover.encoder.onnx.ClipModel;
import dev.windhover.lucene.ImageDocument;
import dev.windhover.lucene.ImageHits;
import dev.windhover.lucene.ImageIndex;
import dev.windhover.lucene.ImageIndexWriter;
import dev.windhover.lucene.ImageQuery;
import dev.windhover.lucene.ImageSearcher;
import dev.windhover.lucene.IndexSettings;
import dev.windhover.lucene.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.lucene.store.ByteBuffersDirectory;

/** The gallery's questions, written down before the first search, asked of an index of it. */
final class GalleryQueries {
  private static final int K = 10;

  /**
   * What came of one question.
   *
   * @param rank of the best right photo, 1 for the first, 0 for none among ten
   * @param first the photo that came first
   */
  record Answer(String query, int rank, String first) {}

  private GalleryQueries() {}

  static List<Answer> ask(ClipModel model, int photos) throws IOException {
    Path gallery = Checkout.root().resolve("examples").resolve("gallery");
    ImageIndex index =
        ImageIndex.create(
            new ByteBuffersDirectory(), IndexSettings.of(model.model()).withLayout(Layout.NONE));
    try (ImageIndexWriter writer = index.openWriter();
        Stream<Path> files = Files.list(gallery)) {
      for (Path file :
          files
              .filter(f -> f.toString().matches(".*\\.(jpg|png|webp)"))
              .sorted()
              .limit(photos)
              .toList()) {
        String name = file.getFileName().toString();
        writer.upsert(
            ImageDocument.builder(name)
                .uri("gallery", name)
                .vector(model.encodeImage(Photos.decode(file)))
                .build());
      }
      writer.commit();
    }
    List<Answer> out = new ArrayList<>();
    try (ImageSearcher searcher = index.openSearcher(model)) {
      for (String line :
          Files.readAllLines(gallery.resolve("queries.tsv")).stream().skip(1).toList()) {
        String[] columns = line.split("\t");
        List<String> right = List.of(columns[1].split(" "));
        ImageHits hits = searcher.search(ImageQuery.text(columns[0]).k(K).build());
        int rank = 0;
        for (int i = hits.ids().size() - 1; i >= 0; i--) {
          rank = right.contains(hits.ids().get(i)) ? i + 1 : rank;
        }
        out.add(new Answer(columns[0], rank, hits.ids().getFirst()));
      }
    }
    return out;
  }
}
