package dev.windhover.lucene;

/** What the scores of hits are. */
public enum ScoreKind {
  /**
   * Deviations above the model's background set: the same image and query score the same in any
   * index.
   */
  CALIBRATED,
  /** Deviations above a sample of this index: comparable within this index only. */
  CORPUS,
  /** Plain cosines: the index is too small for statistics, and the model brings none. */
  COSINE
}
