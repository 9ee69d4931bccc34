package dev.windhover.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windhover.lucene.index.ImageSchema;
import java.io.IOException;
import java.util.Random;
import org.apache.lucene.index.CheckIndex;
import org.apache.lucene.search.join.CheckJoinIndex;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RandomHistoryTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void anyHistory_leavesACleanIndexThatHoldsWhatWasWritten(long seed) throws IOException {
    Random random = new Random(seed);
    ByteBuffersDirectory directory = new ByteBuffersDirectory();
    ImageIndex index = ImageIndex.create(directory, History.SETTINGS);
    History history = new History(seed);
    long n = 0;
    for (int session = 0; session < 3; session++) {
      try (ImageIndexWriter writer = index.openWriter();
          ImageSearcher live = writer.searcher().open()) {
        for (int i = 0; i < 150; i++) {
          history.apply(n++, writer);
          switch (random.nextInt(25)) {
            case 0 -> writer.commit();
            case 1 -> writer.forceMerge(1 + random.nextInt(3));
            case 2 -> {
              live.refresh();
              try (ImageSnapshot snapshot = live.snapshot()) {
                assertThat(History.read(snapshot))
                    .as("seed %d, step %d", seed, n)
                    .isEqualTo(history.expected());
              }
            }
            default -> {}
          }
        }
      }
      check(index, directory, history, seed);
    }
  }

  private static void check(
      ImageIndex index, ByteBuffersDirectory directory, History history, long seed)
      throws IOException {
    index.verify();
    try (CheckIndex check = new CheckIndex(directory)) {
      assertThat(check.checkIndex().clean).as("seed %d", seed).isTrue();
    }
    try (ImageSearcher searcher = index.openSearcher();
        ImageSnapshot snapshot = searcher.snapshot()) {
      CheckJoinIndex.check(snapshot.lucene().getIndexReader(), ImageSchema.parents());
      assertThat(History.read(snapshot)).as("seed %d", seed).isEqualTo(history.expected());
      assertThat(snapshot.size()).isEqualTo(history.expected().size());
    }
  }
}
