package dev.windhover.lucene;

import dev.windhover.lucene.index.ImageSchema;
import dev.windhover.lucene.index.VectorCountMergePolicy;
import dev.windhover.lucene.index.WindhoverCodec;
import dev.windhover.lucene.index.WordAnalyzer;
import java.io.IOException;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.LockObtainFailedException;

/** How Lucene's writer is set up for an index. */
final class WriterConfigs {

  private WriterConfigs() {}

  static IndexWriter open(ImageIndex index, Directory directory, WriterSettings settings)
      throws IOException {
    IndexWriterConfig config = new IndexWriterConfig(WordAnalyzer.INSTANCE);
    config.setOpenMode(IndexWriterConfig.OpenMode.APPEND);
    config.setParentField(ImageSchema.PARENT_FIELD);
    config.setCodec(new WindhoverCodec(index.settings(), settings.mergeThreads()));
    config.setRAMBufferSizeMB(settings.ramBufferMegabytes());
    config.setCommitOnClose(false);
    config.setMergePolicy(
        new VectorCountMergePolicy(
            MergeMemory.of(index.settings().graph()).cap(), bytesPerVector(index.settings())));
    ConcurrentMergeScheduler scheduler = new ConcurrentMergeScheduler();
    // Left to itself the scheduler would use one thread on two cores. Of several it keeps one back
    // for a further merge: with as many as there are cores a merge would get one too few, and on
    // two cores build its graph on one.
    int threads = settings.mergeThreads() == 1 ? 1 : settings.mergeThreads() + 1;
    scheduler.setMaxMergesAndThreads(threads + 5, threads);
    config.setMergeScheduler(scheduler);
    try {
      return new IndexWriter(directory, config);
    } catch (LockObtainFailedException e) {
      throw new IndexInUseException(
          "index "
              + index.name()
              + " is being written by another process or thread: wait for it, or stop it",
          e);
    }
  }

  private static long bytesPerVector(IndexSettings settings) {
    int bits = settings.patchPrecision().bits();
    int codes = bits == 32 ? 0 : bits;
    return settings.model().dimensions() * (32L + codes) / 8;
  }
}
