package dev.windhover.lucene;

import dev.windhover.encoder.VectorStatistics.ScoreScale;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.lucene.util.VectorUtil;

/**
 * Mean and covariance of a sample of vectors, as a query needs them: along the few directions that
 * hold most of the variance exactly, in all others as if they varied alike, which is probabilistic
 * PCA (Tipping and Bishop 1999). The directions come of subspace iteration from random ones (Halko,
 * Martinsson and Tropp 2011). Immutable and thread-safe.
 *
 * <p>Asking the sample itself is no more exact by much: with 256 vectors of photographs either way
 * is within some 5 % of the deviation over all of them, as the sample is so small. But this takes
 * 33 dot products instead of 256, and leaves the graph its place in the processor's cache.
 */
final class SampleSpread {
  private static final int AXES = 32;

  private static final int ITERATIONS = 3;

  /** What is left of a vector when it lies in the others' span but for rounding. */
  private static final double NOTHING = 1e-5;

  private final float[] mean;

  /**
   * A unit vector's variance is {@link #rest} and the squares of its dot products with these: the
   * axes, mixed and scaled by the root of their covariance.
   */
  private final float[][] factors;

  /** Variance in every direction across the axes. */
  private final double rest;

  private SampleSpread(float[] mean, float[][] factors, double rest) {
    this.mean = mean;
    this.factors = factors;
    this.rest = rest;
  }

  /**
   * Of a sample. O(vectors x dimensions).
   *
   * @param vectors at least one, of equal dimensions
   */
  static SampleSpread of(List<float[]> vectors) {
    int dimensions = vectors.get(0).length;
    float[] mean = new float[dimensions];
    for (float[] v : vectors) {
      addScaled(mean, v, 1f / vectors.size());
    }
    List<float[]> centred = new ArrayList<>(vectors.size());
    double total = 0;
    for (float[] v : vectors) {
      float[] c = v.clone();
      addScaled(c, mean, -1);
      centred.add(c);
      total += (double) dot(c, c) / vectors.size();
    }
    List<float[]> axes = axes(centred, dimensions);
    float[][] covariance = new float[axes.size()][axes.size()];
    double along = 0;
    float[] place = new float[axes.size()];
    for (float[] c : centred) {
      for (int i = 0; i < place.length; i++) {
        place[i] = dot(axes.get(i), c);
        along += (double) place[i] * place[i] / vectors.size();
      }
      for (int i = 0; i < place.length; i++) {
        addScaled(covariance[i], place, place[i] / vectors.size());
      }
    }
    double rest =
        axes.size() == dimensions ? 0 : Math.max(0, total - along) / (dimensions - axes.size());
    return new SampleSpread(mean, factors(axes, covariance, rest), rest);
  }

  /**
   * Vectors whose squared dot products with a query add up to what the axes hold of its variance
   * beyond {@code rest}: of {@code covariance - rest = L L'} (Cholesky's) the axes times L.
   */
  private static float[][] factors(List<float[]> axes, float[][] covariance, double rest) {
    int n = axes.size();
    double[][] root = new double[n][n];
    double[] left = new double[n];
    for (int i = 0; i < n; i++) {
      left[i] = covariance[i][i] - rest;
    }
    float[][] out = new float[n][];
    for (int j = 0; j < n; j++) {
      root[j][j] = Math.sqrt(Math.max(0, left[j]));
      for (int i = j + 1; i < n && root[j][j] > 0; i++) {
        double sum = covariance[i][j];
        for (int k = 0; k < j; k++) {
          sum -= root[i][k] * root[j][k];
        }
        // Never more than is left but for rounding, and where an axis holds less than the rest:
        // divided by next to nothing it would come to many times what there is.
        double most = Math.sqrt(Math.max(0, left[i]));
        root[i][j] = Math.clamp(sum / root[j][j], -most, most);
        left[i] -= root[i][j] * root[i][j];
      }
      float[] factor = new float[axes.get(j).length];
      for (int i = j; i < n; i++) {
        addScaled(factor, axes.get(i), (float) root[i][j]);
      }
      out[j] = factor;
    }
    return out;
  }

  private static List<float[]> axes(List<float[]> centred, int dimensions) {
    Random random = new Random(dimensions);
    List<float[]> axes = new ArrayList<>();
    for (int i = 0; i < Math.min(AXES, dimensions); i++) {
      float[] v = new float[dimensions];
      for (int d = 0; d < dimensions; d++) {
        v[d] = (float) random.nextGaussian();
      }
      axes.add(v);
    }
    axes = orthonormal(axes);
    for (int round = 0; round < ITERATIONS; round++) {
      List<float[]> next = new ArrayList<>();
      for (float[] axis : axes) {
        float[] out = new float[dimensions];
        for (float[] c : centred) {
          addScaled(out, c, dot(c, axis));
        }
        next.add(out);
      }
      axes = orthonormal(next);
    }
    return axes;
  }

  /** Gram and Schmidt's, leaving out what lies in the span of those before. */
  private static List<float[]> orthonormal(List<float[]> vectors) {
    List<float[]> out = new ArrayList<>();
    for (float[] v : vectors) {
      double before = Math.sqrt(dot(v, v));
      // Twice is enough (Giraud et al. 2005) for what rounding leaves.
      for (int pass = 0; pass < 2; pass++) {
        for (float[] axis : out) {
          addScaled(v, axis, -dot(axis, v));
        }
      }
      double length = Math.sqrt(dot(v, v));
      if (length > NOTHING * before && length > 0) {
        float scale = (float) (1 / length);
        for (int d = 0; d < v.length; d++) {
          v[d] *= scale;
        }
        out.add(v);
      }
    }
    return out;
  }

  private static void addScaled(float[] to, float[] what, float factor) {
    for (int d = 0; d < to.length; d++) {
      to[d] += factor * what[d];
    }
  }

  /**
   * Plainly: this runs once, at a program's first search, where Lucene's vector kernels are not
   * compiled yet and are many times slower than these loops.
   */
  private static float dot(float[] one, float[] other) {
    // Four sums, as each addition waits for the one before.
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    int i = 0;
    for (; i + 3 < one.length; i += 4) {
      a += one[i] * other[i];
      b += one[i + 1] * other[i + 1];
      c += one[i + 2] * other[i + 2];
      d += one[i + 3] * other[i + 3];
    }
    for (; i < one.length; i++) {
      a += one[i] * other[i];
    }
    return a + b + (c + d);
  }

  /** Mean and deviation of a unit vector's dot products with such vectors. O(dimensions). */
  ScoreScale scaleOf(float[] query) {
    double variance = rest;
    for (float[] factor : factors) {
      double d = VectorUtil.dotProduct(factor, query);
      variance += d * d;
    }
    return new ScoreScale(VectorUtil.dotProduct(mean, query), Math.sqrt(Math.max(variance, 1e-12)));
  }
}
