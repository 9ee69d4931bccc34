package dev.windhover.lucene;

import dev.windhover.lucene.index.ImageSchema;
import java.io.IOException;
import org.apache.lucene.index.DocValuesSkipper;
import org.apache.lucene.index.IndexReader;

/**
 * Gives numbers to new images: {@code i, i + n, i + 2n, ...} in shard i of n, never one twice.
 * Thread-safe.
 */
final class NumberSequence {
  private static final long LIMIT = 1L << 32;

  private final IndexSettings.Shard shard;
  private NumberRuns past;
  private long first;
  private long next;

  private NumberSequence(IndexSettings.Shard shard, NumberRuns past, long next) {
    this.shard = shard;
    this.past = past;
    this.first = next;
    this.next = next;
  }

  /** Goes on behind what was ever given, and behind what a foreign writer may have added. */
  static NumberSequence continuing(IndexSettings.Shard shard, NumberRuns given, IndexReader reader)
      throws IOException {
    long limit = given.limit();
    if (DocValuesSkipper.globalDocCount(reader, ImageSchema.NUMBER) > 0) {
      limit = Math.max(limit, DocValuesSkipper.globalMaxValue(reader, ImageSchema.NUMBER) + 1);
    }
    return new NumberSequence(shard, given, atOrAfter(limit, shard));
  }

  private static long atOrAfter(long number, IndexSettings.Shard shard) {
    if (number <= shard.index()) {
      return shard.index();
    }
    return shard.index()
        + Math.ceilDiv(number - shard.index(), (long) shard.count()) * shard.count();
  }

  /**
   * The next number.
   *
   * @throws IllegalStateException if all 2^32 are given away
   */
  synchronized int next() {
    if (next >= LIMIT) {
      throw new IllegalStateException(
          "all 4,294,967,296 image numbers are given away: build the index again to number its"
              + " images anew");
    }
    int n = (int) next;
    next += shard.count();
    return n;
  }

  /** Takes numbers for given, and goes on behind them. */
  synchronized void adopt(NumberRuns others) {
    past = given(0).and(others);
    next = atOrAfter(Math.max(next, others.limit()), shard);
    first = next;
  }

  /**
   * Everything ever given, and some numbers more: those that may be given while a commit is under
   * way.
   */
  synchronized NumberRuns given(int reserve) {
    return past.and(
        new NumberRuns.Run(first, shard.count(), (next - first) / shard.count() + reserve));
  }

  /** No number at or above this was ever given. */
  synchronized long limit() {
    return Math.max(next, past.limit());
  }
}
