package dev.windhover.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windhover.encoder.Region;
import dev.windhover.lucene.index.ImageSchema;
import dev.windhover.lucene.sets.ImageSet;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.junit.jupiter.api.Test;

/** Many copies of one file, which a graph of nearest neighbours likes least. */
class CopiesTest {
  private static final int D = 16;
  private static final int COPIES = 800;

  @Test
  void copies_eachIsFoundAndNoneCatchesASearch() throws IOException {
    Random random = new Random(1);
    ImageIndex index =
        ImageIndex.create(
            new ByteBuffersDirectory(),
            IndexSettings.ofVectors("test-model", D).withLayout(Layout.GRID));
    ImageDocument original =
        ImageDocument.builder("copy-0")
            .sha256("ab".repeat(32))
            .vector(Vectors.unit(random, D))
            .patch(PatchVector.ofRegion(1, Region.ofImage(9, 9), Vectors.unit(random, D)))
            .build();
    Map<String, Integer> numbers = new HashMap<>();
    try (ImageIndexWriter writer = index.openWriter()) {
      for (int i = 0; i < COPIES; i++) {
        numbers.put("copy-" + i, writer.upsert(original.toBuilder("copy-" + i).build()));
        writer.upsert(
            ImageDocument.builder("other-" + i)
                .vector(Vectors.unit(random, D))
                .patch(PatchVector.ofRegion(1, Region.ofImage(9, 9), Vectors.unit(random, D)))
                .build());
        if (i % 300 == 0) {
          writer.commit();
        }
      }
    }
    check(index, original, numbers);
    try (ImageIndexWriter writer = index.openWriter()) {
      writer.forceMerge(1);
    }
    check(index, original, numbers);
  }

  private static void check(ImageIndex index, ImageDocument original, Map<String, Integer> numbers)
      throws IOException {
    float[] query = Vectors.near(new Random(7), original.vector(), 0.3);
    float[] part = original.patches().get(0).vector();
    try (ImageSearcher searcher = index.openSearcher();
        ImageSnapshot snapshot = searcher.snapshot()) {
      assertThat(snapshot.findBySha256("ab".repeat(32))).hasSize(COPIES);
      for (int i = 0; i < COPIES; i += 7) {
        String id = "copy-" + i;
        TermQuery only = new TermQuery(ImageSchema.idTerm(id));
        assertThat(snapshot.search(ImageQuery.vector(query).filter(only).build()).ids())
            .containsExactly(id);
        ImageSet set = ImageSet.of(numbers.get(id));
        assertThat(snapshot.search(ImageQuery.vector(query).within(set).build()).ids())
            .containsExactly(id);
        assertThat(snapshot.nearestPatches(1, part, 5, Optional.of(only)))
            .extracting(PatchHit::id)
            .containsExactly(id);
      }
      // Unfiltered the copies come before everything else, and collapse to one hit.
      List<String> best = snapshot.search(ImageQuery.vector(query).k(50).build()).ids();
      assertThat(best).hasSize(50).allMatch(id -> id.startsWith("copy-"));
      assertThat(best).doesNotHaveDuplicates();
      // A search that comes among the copies is not caught there.
      assertThat(snapshot.search(ImageQuery.vector(query).k(COPIES + 100).build()).ids())
          .hasSize(COPIES + 100);
      assertThat(snapshot.nearestPatches(1, part, 300, Optional.empty()))
          .extracting(PatchHit::id)
          .hasSize(300)
          .allMatch(id -> id.startsWith("copy-"));
    }
  }
}
