package dev.windhover.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windhover.lucene.index.ImageSchema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.lucene.index.LeafReaderContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageUriTest {
  private static final int D = 8;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "photos:2024/a.jpg, photos, 2024/a.jpg",
    "photos:a:b, photos, a:b",
    "a.jpg, '', a.jpg",
    ":a, '', :a",
    "a:, '', a:",
    "':', '', ':'",
    "https://host/a.jpg, https, //host/a.jpg",
  })
  void parse_ofAText_splitsAtTheFirstColon(String text, String root, String path) {
    assertThat(ImageUri.parse(text)).isEqualTo(new ImageUri(root, path));
    assertThat(ImageUri.parse(text).toString()).isEqualTo(text);
  }

  /** Stored or made of the id, an image is where its writer said. */
  @Test
  void uri_ofAnyIdAndPlace_isTheOneWritten() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Map<String, ImageUri> written = new HashMap<>();
    ImageIndex index = ImageIndex.create(folder, IndexSettings.ofVectors("test", D));
    try (ImageIndexWriter writer = index.openWriter()) {
      for (int i = 0; i < 200; i++) {
        String id = text(random);
        ImageDocument.Builder image = ImageDocument.builder(id).vector(Vectors.unit(random, D));
        ImageUri uri =
            switch (random.nextInt(4)) {
              case 0 -> ImageUri.of(id);
              case 1 -> ImageUri.parse(id);
              case 2 -> ImageUri.of(text(random));
              default -> new ImageUri("root", text(random));
            };
        // Without any it is the id, as a whole.
        boolean named = !uri.equals(ImageUri.of(id)) || random.nextBoolean();
        writer.upsert((named ? image.uri(uri) : image).build());
        written.put(id, uri);
        if (random.nextInt(40) == 0) {
          writer.commit();
        }
      }
      if (random.nextBoolean()) {
        writer.forceMerge(1);
      }
    }
    try (ImageSearcher searcher = index.openSearcher();
        ImageSnapshot snapshot = searcher.snapshot()) {
      Map<String, ImageUri> entries = new HashMap<>();
      snapshot.forEachEntry(entry -> entries.put(entry.id(), entry.uri()));
      assertThat(entries).as("seed %d", seed).isEqualTo(written);
      Map<String, ImageUri> hits = new HashMap<>();
      ImageQuery all = ImageQuery.vector(Vectors.unit(random, D)).k(1000).build();
      snapshot.search(all).forEach(hit -> hits.put(hit.id(), hit.uri()));
      assertThat(hits).as("seed %d", seed).isEqualTo(written);
      for (String id : List.copyOf(written.keySet()).subList(0, 10)) {
        assertThat(snapshot.document(id).orElseThrow().uri())
            .as("seed %d, %s", seed, id)
            .isEqualTo(written.get(id));
        assertThat(snapshot.images().uri(snapshot.find(id).orElseThrow()))
            .as("seed %d, %s", seed, id)
            .isEqualTo(written.get(id));
      }
    }
  }

  @Test
  void uri_thatTheIdSays_isNotStored() throws IOException {
    ImageIndex index = ImageIndex.create(folder, IndexSettings.ofVectors("test", D));
    try (ImageIndexWriter writer = index.openWriter()) {
      for (String id : List.of("photos:a.jpg", "17")) {
        writer.upsert(
            ImageDocument.builder(id)
                .uri(ImageUri.parse(id))
                .vector(Vectors.unit(new Random(1), D))
                .build());
      }
    }
    try (ImageSearcher searcher = index.openSearcher();
        ImageSnapshot snapshot = searcher.snapshot()) {
      for (LeafReaderContext leaf : snapshot.lucene().getIndexReader().leaves()) {
        assertThat(leaf.reader().getFieldInfos().fieldInfo(ImageSchema.URI)).isNull();
      }
    }
  }

  private static String text(Random random) {
    StringBuilder out = new StringBuilder();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      out.append("ab:/".charAt(random.nextInt(4)));
    }
    return out.toString();
  }
}
