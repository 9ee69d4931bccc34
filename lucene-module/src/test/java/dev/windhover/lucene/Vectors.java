package dev.windhover.lucene;

import dev.windhover.encoder.PatchGrid;
import dev.windhover.encoder.Region;
import java.util.Random;

/** Seeded random vectors for tests. */
final class Vectors {

  private Vectors() {}

  /** A unit vector with a uniformly distributed direction. */
  static float[] unit(Random random, int dimensions) {
    float[] v = new float[dimensions];
    for (int i = 0; i < dimensions; i++) {
      v[i] = (float) random.nextGaussian();
    }
    return normalised(v);
  }

  /** A unit vector near another: {@code spread} is the expected length of the difference. */
  static float[] near(Random random, float[] centre, double spread) {
    float[] v = centre.clone();
    double step = spread / Math.sqrt(v.length);
    for (int i = 0; i < v.length; i++) {
      v[i] += (float) (random.nextGaussian() * step);
    }
    return normalised(v);
  }

  static PatchGrid grid(Random random, int rows, int columns, int dimensions, Region area) {
    float[] all = new float[rows * columns * dimensions];
    for (int i = 0; i < rows * columns; i++) {
      System.arraycopy(unit(random, dimensions), 0, all, i * dimensions, dimensions);
    }
    return new PatchGrid(rows, columns, dimensions, area, all);
  }

  static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  private static float[] normalised(float[] v) {
    double length = Math.sqrt(dot(v, v));
    for (int i = 0; i < v.length; i++) {
      v[i] = (float) (v[i] / length);
    }
    return v;
  }
}
