package dev.windhover.bench.ann;

import java.util.Map;

/**
 * Unit vectors to search and queries that are not among them.
 *
 * @param name for tables
 * @param recipe how to get the same set again
 * @param corpus the vectors, {@code n} of {@code d} floats
 * @param queries kinds of queries by name, such as {@code text} and {@code image}
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record VectorSet(
    String name, String recipe, float[][] corpus, Map<String, float[][]> queries) {

  /** Floats per vector. */
  public int dimensions() {
    return corpus[0].length;
  }

  /** Scales {@code vector} to unit length in place and returns it. */
  static float[] normalize(float[] vector) {
    double sum = 0;
    for (float v : vector) {
      sum += (double) v * v;
    }
    float scale = (float) (1 / Math.sqrt(sum));
    for (int i = 0; i < vector.length; i++) {
      vector[i] *= scale;
    }
    return vector;
  }
}
