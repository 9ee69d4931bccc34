package dev.windhover.lucene.index;

import org.apache.lucene.util.VectorUtil;

/** Vectors of length 1, the only ones an index keeps: their dot product is their cosine. */
public final class UnitVectors {
  /** A squared length this near to 1 is left alone, so that stored vectors keep their bits. */
  private static final double TOLERANCE = 1e-5;

  private UnitVectors() {}

  /**
   * A copy of unit length. A vector that has it already keeps its exact values.
   *
   * @param what names the vector in messages
   * @throws IllegalArgumentException if the vector is empty, zero, or not finite
   */
  public static float[] copyOf(float[] vector, String what) {
    if (vector.length == 0) {
      throw new IllegalArgumentException(what + " is empty");
    }
    double squares = squaredLength(vector);
    if (!Double.isFinite(squares)) {
      throw notFinite(vector, what);
    }
    if (squares == 0) {
      throw new IllegalArgumentException(
          what + " is all zeros and has no direction; leave it away");
    }
    float[] out = vector.clone();
    if (Math.abs(squares - 1) > TOLERANCE) {
      double factor = 1 / Math.sqrt(squares);
      for (int i = 0; i < out.length; i++) {
        out[i] = (float) (out[i] * factor);
      }
    }
    return out;
  }

  /** Not finite if one of its values is not. Every query passes here several times. */
  private static double squaredLength(float[] vector) {
    // Four sums, as each addition waits for the one before.
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = 0;
    for (; i + 3 < vector.length; i += 4) {
      a += (double) vector[i] * vector[i];
      b += (double) vector[i + 1] * vector[i + 1];
      c += (double) vector[i + 2] * vector[i + 2];
      d += (double) vector[i + 3] * vector[i + 3];
    }
    for (; i < vector.length; i++) {
      a += (double) vector[i] * vector[i];
    }
    return a + b + (c + d);
  }

  private static IllegalArgumentException notFinite(float[] vector, String what) {
    int i = 0;
    while (Float.isFinite(vector[i])) {
      i++;
    }
    return new IllegalArgumentException(
        what + " holds " + vector[i] + " at dimension " + i + "; vectors must be finite");
  }

  /**
   * Dot product.
   *
   * @throws IllegalArgumentException if the dimensions differ
   */
  public static float dot(float[] vector, float[] query) {
    if (vector.length != query.length) {
      throw new IllegalArgumentException(
          "query has "
              + query.length
              + " dimensions, the vector has "
              + vector.length
              + ": encode both with the same model");
    }
    return VectorUtil.dotProduct(vector, query);
  }
}
