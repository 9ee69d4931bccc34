package dev.windhover.lucene;

import java.util.Locale;

/**
 * Heap that merging takes: {@code 256 MB + 400 bytes x vectors} of the largest segment with graphs
 * of the default size. A graph is built on the heap, each of its nodes with room for {@code 2 M +
 * 1} neighbours and their scores, and 136 bytes of arrays and upper layers.
 *
 * @param heap bytes the machine has for it
 * @param graph size of the graphs
 */
record MergeMemory(long heap, IndexSettings.Graph graph) {
  private static final long BASE = 256L << 20;

  /** What merging may take by itself, without anybody's asking. */
  private static final long MOST = 1L << 30;

  /** Segments up to this are merged on any heap: their graphs take some 8 MB. */
  private static final long ALWAYS = 20_000;

  /** A forced merge to several segments may make one so much larger than the average of them. */
  private static final double UNEVEN = 1.25;

  static MergeMemory of(IndexSettings.Graph graph) {
    return new MergeMemory(Runtime.getRuntime().maxMemory(), graph);
  }

  /** Bytes a merge to a segment of so many vectors takes. */
  long needed(long vectors) {
    return BASE + vectors * bytesPerVector();
  }

  /** Most vectors of a segment that is merged by itself. */
  long cap() {
    return Math.max(ALWAYS, (Math.min(heap, MOST) - BASE) / bytesPerVector());
  }

  /** Most vectors of a segment when {@code vectors} are merged to {@code segments}. */
  long largest(long vectors, int segments) {
    return segments == 1
        ? vectors
        : Math.min(vectors, Math.max((long) Math.ceil(UNEVEN * vectors / segments), cap()));
  }

  /**
   * Refuses a forced merge that the heap has no room for.
   *
   * @throws IllegalArgumentException with the number of segments that it has room for
   */
  void check(String index, long vectors, int segments) {
    if (segments < 1) {
      throw new IllegalArgumentException("segments must be >= 1, got " + segments);
    }
    long largest = largest(vectors, segments);
    if (largest <= cap() || needed(largest) <= heap) {
      return;
    }
    long room = Math.max(ALWAYS, (heap - BASE) / bytesPerVector());
    throw new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "merging index %s to %d segment(s) makes one of about %,d vectors, which takes about"
                + " %,d MB of heap; this program has %,d MB: start it with -Xmx%dm, or merge to %d"
                + " segments",
            index,
            segments,
            largest,
            needed(largest) >> 20,
            heap >> 20,
            (needed(largest) >> 20) + 1,
            (long) Math.ceil(UNEVEN * vectors / room)));
  }

  private long bytesPerVector() {
    return 136 + 8L * (2 * graph.maxConnections() + 1);
  }
}
