package dev.windhover.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.MergeScheduler;
import org.apache.lucene.store.Directory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A merge builds its graph on as many threads as its writer may use. */
class MergeThreadsTest {
  private static final int D = 1024;

  /** Lucene merges less than 50 MB on one thread. */
  private static final int IMAGES = 14_000;

  @TempDir Path folder;

  @Test
  void forceMerge_withTwoThreads_buildsTheGraphOnBoth() throws Exception {
    assertThat(mostBuildersAtOnce(2)).isEqualTo(2);
  }

  @Test
  void open_withOneThread_mergesOnNoMore() throws IOException {
    ImageIndex index = ImageIndex.create(folder, IndexSettings.ofVectors("test", D));
    try (Directory directory = index.openDirectory();
        IndexWriter writer =
            WriterConfigs.open(index, directory, WriterSettings.DEFAULT.withMergeThreads(1))) {
      MergeScheduler scheduler = writer.getConfig().getMergeScheduler();
      assertThat(((ConcurrentMergeScheduler) scheduler).getMaxThreadCount()).isEqualTo(1);
    }
  }

  private int mostBuildersAtOnce(int threads) throws IOException, InterruptedException {
    Random random = new Random(7);
    ImageIndex index =
        ImageIndex.create(
            folder, IndexSettings.ofVectors("test", D).withGraph(new IndexSettings.Graph(8, 20)));
    AtomicInteger most = new AtomicInteger();
    try (ImageIndexWriter writer =
        index.openWriter(WriterSettings.DEFAULT.withMergeThreads(threads))) {
      for (int i = 0; i < IMAGES; i++) {
        writer.upsert(ImageDocument.builder("i" + i).vector(Vectors.unit(random, D)).build());
        if (i % (IMAGES / 4) == 0) {
          writer.commit();
        }
      }
      Thread watch =
          Thread.ofPlatform()
              .start(() -> {
                while (!Thread.interrupted()) {
                  most.accumulateAndGet(builders(), Math::max);
                }
              });
      writer.forceMerge(1);
      watch.interrupt();
      watch.join();
    }
    return most.get();
  }

  /** Threads that insert nodes in the graph of a merge. */
  private static int builders() {
    return (int)
        Thread.getAllStackTraces().values().stream()
            .filter(stack ->
                Arrays.stream(stack)
                    .anyMatch(frame -> frame.getClassName().endsWith("$ConcurrentMergeWorker")))
            .count();
  }
}
