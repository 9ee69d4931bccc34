package dev.windhover.lucene.vstar;

import dev.windhover.encoder.QueryKind;
import dev.windhover.encoder.Region;
import java.util.Objects;
import java.util.Optional;
import org.apache.lucene.search.Query;

/**
 * What to look for in a collection, and where. Immutable and thread-safe.
 *
 * @param kind what the vector was made from
 * @param k most hits wanted, in {@code [1, 1000]}
 * @param filter which images may be found
 * @param within where in an image the centre of the answer must lie
 */
public record RegionQuery(
    float[] vector, QueryKind kind, int k, Optional<Query> filter, Optional<Window> within) {

  /**
   * A part of any image, in fractions of its width and height.
   *
   * @param left in {@code [0, 1)}
   * @param top in {@code [0, 1)}
   * @param right in {@code (left, 1]}
   * @param bottom in {@code (top, 1]}
   */
  public record Window(double left, double top, double right, double bottom) {
    /**
     * @throws IllegalArgumentException if the edges are out of range or out of order
     */
    public Window {
      if (!(left >= 0 && left < right && right <= 1 && top >= 0 && top < bottom && bottom <= 1)) {
        throw new IllegalArgumentException(
            "a window needs 0 <= left < right <= 1 and 0 <= top < bottom <= 1, got "
                + left
                + ","
                + top
                + " to "
                + right
                + ","
                + bottom);
      }
    }
  }

  /** Copies the vector. */
  public RegionQuery {
    vector = vector.clone();
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(filter, "filter");
    Objects.requireNonNull(within, "within");
    if (k < 1 || k > 1000) {
      throw new IllegalArgumentException("k must be in [1, 1000], got " + k);
    }
  }

  /** Looks everywhere. */
  public static RegionQuery of(float[] vector, QueryKind kind, int k) {
    return new RegionQuery(vector, kind, k, Optional.empty(), Optional.empty());
  }

  /** The same among images that match. */
  public RegionQuery filter(Query query) {
    return new RegionQuery(vector, kind, k, Optional.of(query), within);
  }

  /** The same in a part of each image. */
  public RegionQuery within(Window window) {
    return new RegionQuery(vector, kind, k, filter, Optional.of(window));
  }

  /** Whether a box of an image of this size may be an answer. */
  boolean allows(Region box, int imageWidth, int imageHeight) {
    if (within.isEmpty()) {
      return true;
    }
    // An image whose size is not known cannot be shown to answer.
    Window window = within.get();
    return box.centreX() >= window.left() * imageWidth
        && box.centreX() < window.right() * imageWidth
        && box.centreY() >= window.top() * imageHeight
        && box.centreY() < window.bottom() * imageHeight;
  }

  /** A copy of the vector. */
  @Override
  public float[] vector() {
    return vector.clone();
  }
}
