package dev.windhover.lucene;

/**
 * How a writer uses the machine. Immutable; the {@code with} methods give changed copies.
 *
 * @param ramBufferMegabytes how much is collected in memory before a segment is written, in {@code
 *     [1, 2000]}
 * @param mergeThreads threads that build the graph of a large merge, {@code >= 1}; where more than
 *     one, and as many merges are due, one merge more may run beside them
 */
public record WriterSettings(double ramBufferMegabytes, int mergeThreads) {

  /** An eighth of the heap, from 16 to 256 megabytes, and all cores. */
  public static final WriterSettings DEFAULT =
      new WriterSettings(
          Math.clamp(Runtime.getRuntime().maxMemory() / 8.0 / (1 << 20), 16, 256),
          Runtime.getRuntime().availableProcessors());

  /**
   * @throws IllegalArgumentException if a value is out of range
   */
  public WriterSettings {
    if (!(ramBufferMegabytes >= 1 && ramBufferMegabytes <= 2000)) {
      throw new IllegalArgumentException(
          "RAM buffer must be in [1, 2000] megabytes, got " + ramBufferMegabytes);
    }
    if (mergeThreads < 1) {
      throw new IllegalArgumentException("merge threads must be >= 1, got " + mergeThreads);
    }
  }

  /** These settings with another buffer. */
  public WriterSettings withRamBufferMegabytes(double value) {
    return new WriterSettings(value, mergeThreads);
  }

  /** These settings with another number of merge threads. */
  public WriterSettings withMergeThreads(int value) {
    return new WriterSettings(ramBufferMegabytes, value);
  }
}
