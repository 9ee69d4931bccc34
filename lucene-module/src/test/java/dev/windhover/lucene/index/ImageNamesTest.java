package dev.windhover.lucene.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windhover.lucene.ImageDocument;
import dev.windhover.lucene.ImageIndex;
import dev.windhover.lucene.ImageIndexWriter;
import dev.windhover.lucene.ImageSearcher;
import dev.windhover.lucene.ImageSnapshot;
import dev.windhover.lucene.ImageUri;
import dev.windhover.lucene.IndexSettings;
import dev.windhover.lucene.TextDocument;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.lucene.index.IndexReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names of many images, read at once. */
class ImageNamesTest {
  private static final int D = 8;

  @TempDir Path folder;

  @Test
  void names_ofImagesOfSeveralSegmentsInAnyOrder_areThoseReadOneByOne() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    ImageIndex index = ImageIndex.create(folder, IndexSettings.ofVectors("test", D));
    int images = 60;
    try (ImageIndexWriter writer = index.openWriter()) {
      for (int i = 0; i < images; i++) {
        float[] vector = new float[D];
        for (int j = 0; j < D; j++) {
          vector[j] = (float) random.nextGaussian();
        }
        writer.upsert(
            ImageDocument.builder("image " + i)
                .uri(new ImageUri("root", i + ".jpg"))
                .vector(vector)
                .build());
        if (random.nextInt(15) == 0) {
          writer.commit();
        }
      }
    }
    try (ImageSearcher searcher = index.openSearcher();
        ImageSnapshot snapshot = searcher.snapshot()) {
      IndexReader reader = snapshot.lucene().getIndexReader();
      List<Integer> docs = new ArrayList<>();
      for (int i = 0; i < images; i++) {
        docs.add(snapshot.find("image " + i).orElseThrow());
      }
      Collections.shuffle(docs, random);
      // Some twice.
      docs.addAll(docs.subList(0, 5));
      int[] asked = docs.stream().mapToInt(d -> d).toArray();
      ImageNames names = new ImageNames(reader);
      String[] ids = names.ids(asked);
      ImageNames.NumberedUri[] numbered = names.numberedUris(asked, ids);
      int[] numbers = names.numbers(asked);
      StoredImages stored = snapshot.images();
      for (int i = 0; i < asked.length; i++) {
        assertThat(ids[i]).as("seed %d", seed).isEqualTo(stored.id(asked[i]));
        assertThat(numbered[i].uri()).as("seed %d", seed).isEqualTo(stored.uri(asked[i]));
        assertThat(numbered[i].number()).as("seed %d", seed).isEqualTo(stored.number(asked[i]));
        assertThat(numbers[i]).as("seed %d", seed).isEqualTo(stored.number(asked[i]));
      }
      assertThat(names.ids(new int[0])).isEmpty();
    }
  }

  @Test
  void names_ofADocumentThatIsNoImage_saysSo() throws IOException {
    ImageIndex index = ImageIndex.create(folder, IndexSettings.ofVectors("test", D));
    try (ImageIndexWriter writer = index.openWriter()) {
      writer.upsertText(new TextDocument("t", "a text", new float[] {1, 0, 0, 0, 0, 0, 0, 0}));
      writer.upsert(
          ImageDocument.builder("i").vector(new float[] {1, 0, 0, 0, 0, 0, 0, 0}).build());
    }
    try (ImageSearcher searcher = index.openSearcher();
        ImageSnapshot snapshot = searcher.snapshot()) {
      int image = snapshot.find("i").orElseThrow();
      int text = 1 - image;
      ImageNames names = new ImageNames(snapshot.lucene().getIndexReader());
      assertThatThrownBy(() -> names.numbers(new int[] {image, text}))
          .hasMessageContaining("is no part of an image");
      assertThatThrownBy(() -> names.numberedUris(new int[] {text, image}, new String[] {"t", "i"}))
          .hasMessageContaining("is no part of an image");
    }
  }
}
