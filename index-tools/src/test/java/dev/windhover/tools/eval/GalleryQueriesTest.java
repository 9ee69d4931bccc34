package dev.windhover.tools.eval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windhover.encoder.onnx.ClipModel;
import dev.windhover.encoder.onnx.image.ImageFileDecoder;
import dev.windhover.lucene.ImageDocument;
import dev.windhover.lucene.ImageHits;
import dev.windhover.lucene.ImageIndex;
import dev.windhover.lucene.ImageIndexWriter;
import dev.windhover.lucene.ImageQuery;
import dev.windhover.lucene.ImageSearcher;
import dev.windhover.lucene.ImageUri;
import dev.windhover.lucene.IndexSettings;
import dev.windhover.lucene.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The gallery's twenty queries, which were written down before the first search and are never
 * edited: a right photo must be among the first three for at least fifteen.
 */
class GalleryQueriesTest {
  private static final int QUERIES = 20;
  private static final int REQUIRED = 15;

  @TempDir Path folder;

  @Test
  void queries_ofTheGallery_findARightPhotoAmongTheFirstThree() throws IOException {
    Path gallery =
        Path.of(System.getProperty("windhover.project", "..")).resolve("examples/gallery");
    List<String> misses = new ArrayList<>();
    int asked = 0;
    try (ClipModel model = ClipModel.bundled()) {
      ImageIndex index =
          ImageIndex.create(
              folder.resolve("index"), IndexSettings.of(model.model()).withLayout(Layout.NONE));
      fill(index, model, gallery);
      try (ImageSearcher searcher = index.openSearcher(model)) {
        for (String line :
            Files.readAllLines(gallery.resolve("queries.tsv")).stream().skip(1).toList()) {
          String[] columns = line.split("\t");
          asked++;
          ImageHits hits = searcher.search(ImageQuery.text(columns[0]).k(3).build());
          if (hits.ids().stream().noneMatch(Arrays.asList(columns[1].split(" "))::contains)) {
            misses.add(columns[0] + " -> " + hits.ids());
          }
        }
      }
    }
    System.out.println("gallery queries missed: " + misses);
    assertThat(asked).isEqualTo(QUERIES);
    assertThat(misses).hasSizeLessThanOrEqualTo(QUERIES - REQUIRED);
  }

  private static void fill(ImageIndex index, ClipModel model, Path gallery) throws IOException {
    ImageFileDecoder decoder = ImageFileDecoder.withDefaults();
    try (ImageIndexWriter writer = index.openWriter();
        Stream<Path> files = Files.list(gallery)) {
      for (Path file :
          files.filter(f -> f.toString().matches(".*\\.(jpg|png|webp)")).sorted().toList()) {
        String name = file.getFileName().toString();
        writer.upsert(
            ImageDocument.builder(name)
                .uri(new ImageUri("gallery", name))
                .vector(model.encodeImage(decoder.decode(Files.readAllBytes(file))))
                .build());
      }
      writer.commit();
    }
  }
}
