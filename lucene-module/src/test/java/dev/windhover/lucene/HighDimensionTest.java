package dev.windhover.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Random;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HighDimensionTest {

  @ParameterizedTest
  @EnumSource(Precision.class)
  void search_1152Dimensions_findsThroughFlushMergeAndReopen(Precision precision)
      throws IOException {
    Random random = new Random(9);
    ByteBuffersDirectory directory = new ByteBuffersDirectory();
    ImageIndex index =
        ImageIndex.create(
            directory, IndexSettings.ofVectors("siglip-like", 1152).withPrecision(precision));
    float[][] all = new float[300][];
    try (ImageIndexWriter writer = index.openWriter()) {
      for (int i = 0; i < all.length; i++) {
        all[i] = Vectors.unit(random, 1152);
        writer.upsert(ImageDocument.builder("i" + i).vector(all[i]).build());
        if (i == 150) {
          writer.commit();
        }
      }
      writer.forceMerge(1);
    }
    try (ImageSearcher searcher = ImageIndex.open(directory).openSearcher()) {
      for (int i = 0; i < all.length; i += 30) {
        ImageHits hits = searcher.search(ImageQuery.vector(all[i]).k(1).build());
        assertThat(hits.ids()).containsExactly("i" + i);
        assertThat(hits.get(0).similarity()).isGreaterThan(0.9999f);
      }
    }
  }

  @Test
  void create_tooManyDimensions_isRefused() {
    assertThatThrownBy(() ->
            ImageIndex.create(new ByteBuffersDirectory(), IndexSettings.ofVectors("huge", 4097)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("huge has 4097 dimensions, an index takes at most 4096");
  }
}
