package dev.windhover.lucene.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.windhover.lucene.ImageDocument;
import dev.windhover.lucene.ImageIndex;
import dev.windhover.lucene.ImageIndexWriter;
import dev.windhover.lucene.ImageSearcher;
import dev.windhover.lucene.ImageSnapshot;
import dev.windhover.lucene.IndexSettings;
import dev.windhover.lucene.Precision;
import dev.windhover.lucene.index.ImageSchema;
import dev.windhover.lucene.index.UnitVectors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.search.ScoreDoc;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The best by full vectors, without reading them all. */
class FullPrecisionTest {
  private static final int D = 96;
  private static final int IMAGES = 2000;
  private static final int FOUND = 300;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void best_ofWhatAGraphFound_isAsIfAllWereRead(Precision precision) throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    ImageIndex index =
        ImageIndex.create(folder, IndexSettings.ofVectors("test", D).withPrecision(precision));
    try (ImageIndexWriter writer = index.openWriter()) {
      for (int i = 0; i < IMAGES; i++) {
        writer.upsert(ImageDocument.builder("i" + i).vector(vector(random)).build());
        // Segments of different sizes, whose codes are centred differently.
        if (i == 300 || i == 1200) {
          writer.commit();
        }
      }
    }
    long read = 0;
    try (ImageSearcher searcher = index.openSearcher();
        ImageSnapshot snapshot = searcher.snapshot()) {
      IndexReader reader = snapshot.lucene().getIndexReader();
      for (int q = 0; q < 60; q++) {
        float[] query = UnitVectors.copyOf(vector(random), "query");
        int wanted = 1 + random.nextInt(20);
        ScoreDoc[] found =
            snapshot.lucene().search(new NearestImagesQuery(query, FOUND, null), FOUND).scoreDocs;
        ScoreDoc[] all =
            Arrays.stream(found).map(d -> new ScoreDoc(d.doc, d.score)).toArray(ScoreDoc[]::new);
        FullPrecision.score(reader, ImageSchema.IMAGE_VECTOR, query, all);
        ScoreDoc[] best =
            FullPrecision.best(reader, ImageSchema.IMAGE_VECTOR, query, found, wanted);
        assertThat(Arrays.stream(best).limit(wanted).mapToInt(d -> d.doc).toArray())
            .as("seed %d, query %d, %d wanted", seed, q, wanted)
            .isEqualTo(Arrays.stream(all).limit(wanted).mapToInt(d -> d.doc).toArray());
        for (int i = 0; i < wanted; i++) {
          // The order in which a dot product sums is the compiler's.
          assertThat(best[i].score).isCloseTo(all[i].score, within(1e-5f));
        }
        read += best.length;
      }
      ScoreDoc[] few = {new ScoreDoc(0, 0.7f), new ScoreDoc(5, 0.6f)};
      float[] query = UnitVectors.copyOf(vector(random), "query");
      assertThat(FullPrecision.best(reader, ImageSchema.IMAGE_VECTOR, query, few, 10)).hasSize(2);
      assertThat(FullPrecision.best(reader, ImageSchema.IMAGE_VECTOR, query, new ScoreDoc[0], 10))
          .isEmpty();
    }
    if (precision.bits() >= 8) {
      assertThat(read).as("seed %d", seed).isLessThan(60 * FOUND / 3);
    }
  }

  private static float[] vector(Random random) {
    float[] out = new float[D];
    for (int i = 0; i < D; i++) {
      out[i] = (float) random.nextGaussian() + 0.3f;
    }
    return out;
  }
}
