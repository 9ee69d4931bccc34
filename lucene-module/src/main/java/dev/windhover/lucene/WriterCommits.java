package dev.windhover.lucene;

import dev.windhover.lucene.index.SettingsRecord;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.store.AlreadyClosedException;

/** What a writer writes down with its commits, and how it says that it can write no more. */
final class WriterCommits {
  private final ImageIndex index;
  private final IndexWriter writer;
  private final NumberSequence sequence;

  WriterCommits(ImageIndex index, IndexWriter writer, NumberSequence sequence) {
    this.index = index;
    this.writer = writer;
    this.sequence = sequence;
  }

  /** The data of the last commit, or those set since. */
  static Map<String, String> dataOf(IndexWriter writer) {
    Map<String, String> out = new LinkedHashMap<>();
    Iterable<Map.Entry<String, String>> live = writer.getLiveCommitData();
    if (live != null) {
      live.forEach(e -> out.put(e.getKey(), e.getValue()));
    }
    return out;
  }

  /** The caller's own entries of the last commit. */
  Map<String, String> userData() {
    return ImageIndex.userData(dataOf(writer));
  }

  /**
   * Commits; one at a time.
   *
   * @param reserve numbers that are left out after those given
   */
  synchronized void commit(Map<String, String> userData, int reserve) throws IOException {
    Map<String, String> data = SettingsRecord.encode(index.settings());
    data.put(SettingsRecord.IDENTITY, index.identity());
    data.put(SettingsRecord.GIVEN_NUMBERS, sequence.given(reserve).toString());
    userData.forEach((key, value) -> data.put(SettingsRecord.USER_PREFIX + key, value));
    try {
      writer.setLiveCommitData(data.entrySet());
      writer.commit();
    } catch (AlreadyClosedException e) {
      throw stopped(e);
    }
  }

  /** After a fault in the background Lucene says only that its writer is closed. */
  IOException stopped(AlreadyClosedException e) {
    Throwable fault = writer.getTragicException();
    if (fault == null) {
      throw e;
    }
    return new IOException(
        "writing index "
            + index.name()
            + " has stopped after a fault ("
            + fault.getMessage()
            + "): close this writer, see to the fault and open another; the index is as of the"
            + " last commit",
        e);
  }
}
