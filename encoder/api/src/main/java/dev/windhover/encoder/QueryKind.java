package dev.windhover.encoder;

/**
 * What a query vector was made from. Words and pictures lie in different parts of the common space,
 * so their scores have different ranges and thresholds.
 */
public enum QueryKind {
  /** Words, encoded by a {@link TextEncoder}. */
  TEXT,
  /** A picture or a part of one, encoded by an {@link ImageEncoder}. */
  IMAGE
}
