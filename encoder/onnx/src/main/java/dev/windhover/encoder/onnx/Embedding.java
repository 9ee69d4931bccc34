package dev.windhover.encoder.onnx;

import dev.windhover.encoder.ModelException;

/** Raw outputs of a graph as unit vectors. */
final class Embedding {
  private Embedding() {}

  /**
   * A new unit vector from {@code values[offset, offset + dimensions)}.
   *
   * @throws ModelException if it has no direction or is not finite
   */
  static float[] unit(float[] values, int offset, int dimensions, String what) {
    float[] out = new float[dimensions];
    unit(values, offset, out, 0, dimensions, what);
    return out;
  }

  static void unit(
      float[] values, int offset, float[] out, int outOffset, int dimensions, String what) {
    double sum = 0;
    for (int i = 0; i < dimensions; i++) {
      double v = values[offset + i];
      sum += v * v;
    }
    if (!(sum > 0) || sum == Double.POSITIVE_INFINITY) {
      throw new ModelException(
          what
              + " gave a vector of length "
              + Math.sqrt(sum)
              + " where a finite one above 0 was expected: the weights are damaged, or 16-bit"
              + " numbers overflowed (try another variant of the model)");
    }
    double scale = 1 / Math.sqrt(sum);
    for (int i = 0; i < dimensions; i++) {
      out[outOffset + i] = (float) (values[offset + i] * scale);
    }
  }
}
