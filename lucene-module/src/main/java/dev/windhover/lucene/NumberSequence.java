package dev.windhover.lucene;

import dev.windhover.lucene.index.ImageSchema;
import dev.windhover.lucene.index.SettingsRecord;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.search.DocIdSetIterator;

/** Gives numbers to new images: {@code i, i + n, i + 2n, ...} in shard i of n, never one twice. */
final class NumberSequence {
  private static final long LIMIT = 1L << 32;

  private final int step;
  private final AtomicLong next;

  private NumberSequence(int step, long next) {
    this.step = step;
    this.next = new AtomicLong(next);
  }

  /** Goes on behind what the last commit says and behind all numbers in the index. */
  static NumberSequence continuing(IndexSettings.Shard shard, IndexWriter writer)
      throws IOException {
    long next = shard.index();
    Iterable<Map.Entry<String, String>> data = writer.getLiveCommitData();
    if (data != null) {
      for (Map.Entry<String, String> e : data) {
        if (e.getKey().equals(SettingsRecord.NEXT_NUMBER)) {
          next = Math.max(next, Long.parseLong(e.getValue()));
        }
      }
    }
    try (DirectoryReader reader = DirectoryReader.open(writer)) {
      for (LeafReaderContext leaf : reader.leaves()) {
        NumericDocValues numbers = leaf.reader().getNumericDocValues(ImageSchema.NUMBER);
        if (numbers != null) {
          while (numbers.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
            next = Math.max(next, numbers.longValue() + 1);
          }
        }
      }
    }
    long behind = Math.floorMod(next - shard.index(), shard.count());
    return new NumberSequence(shard.count(), behind == 0 ? next : next + shard.count() - behind);
  }

  /**
   * The next number.
   *
   * @throws IllegalStateException if all 2^32 are given away
   */
  int next() {
    long n = next.getAndAdd(step);
    if (n >= LIMIT) {
      throw new IllegalStateException(
          "all 4,294,967,296 image numbers are given away: build the index again to number its"
              + " images anew");
    }
    return (int) n;
  }

  /** Goes on at {@code number} or later, in the shard's own steps. */
  void skipTo(long number) {
    next.updateAndGet(n -> n >= number ? n : n + Math.ceilDiv(number - n, (long) step) * step);
  }

  /** Where to go on after a crash: some numbers further, for those given during a commit. */
  String reserved(int numbers) {
    return Long.toString(next.get() + (long) numbers * step);
  }
}
