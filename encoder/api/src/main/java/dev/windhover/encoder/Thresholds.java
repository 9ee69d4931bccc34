package dev.windhover.encoder;

/**
 * Calibrated scores at which a model's word is taken, set from its measured precision. Both are
 * z-scores: deviations above the background.
 *
 * @param accept from here on a subject counts as present
 * @param stop from here on a search need not look further; {@code >= accept}
 */
public record Thresholds(double accept, double stop) {

  /**
   * @throws IllegalArgumentException if a threshold is not finite or they are out of order
   */
  public Thresholds {
    if (!Double.isFinite(accept) || !Double.isFinite(stop) || stop < accept) {
      throw new IllegalArgumentException(
          "thresholds must be finite with accept <= stop, got accept " + accept + ", stop " + stop);
    }
  }
}
