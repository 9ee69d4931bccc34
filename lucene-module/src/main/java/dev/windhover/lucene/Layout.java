package dev.windhover.lucene;

/** Which vectors an index keeps beside the one of the whole image. Chosen when it is created. */
public enum Layout {
  /** None: images are found as a whole. */
  NONE,
  /**
   * At most {@value #POOLED_LIMIT} vectors an image, each the mean of neighbouring patches: the
   * default.
   */
  POOLED,
  /** Every patch of every grid; patches of one image that are nearly equal share a vector. */
  GRID,
  /** The image's quarters and the places that stand out in it, each encoded at full resolution. */
  PYRAMID;

  /** Most vectors an image may have in {@link #POOLED}. */
  public static final int POOLED_LIMIT = 16;

  /** The level of the quarters in {@link #PYRAMID}. */
  public static final int QUARTERS = 3;
}
