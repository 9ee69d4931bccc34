package dev.windhover.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class VectorStatisticsTest {

  @Test
  void scaleOf_equalsTheMomentsOfTheSimilarities() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int d = 7;
    int n = 200;
    double[][] vectors = new double[n][d];
    float[] mean = new float[d];
    for (double[] v : vectors) {
      for (int i = 0; i < d; i++) {
        v[i] = random.nextGaussian() * (i + 1) + i;
        mean[i] += (float) (v[i] / n);
      }
    }
    float[] covariance = new float[d * (d + 1) / 2];
    for (double[] v : vectors) {
      for (int i = 0, at = 0; i < d; i++) {
        for (int j = 0; j <= i; j++) {
          covariance[at++] += (float) ((v[i] - mean[i]) * (v[j] - mean[j]) / n);
        }
      }
    }
    float[] query = new float[d];
    for (int i = 0; i < d; i++) {
      query[i] = (float) random.nextGaussian();
    }
    double sum = 0;
    double squares = 0;
    for (double[] v : vectors) {
      double s = 0;
      for (int i = 0; i < d; i++) {
        s += v[i] * query[i];
      }
      sum += s;
      squares += s * s;
    }
    var scale = new VectorStatistics(mean, covariance, n).scaleOf(query);
    assertThat(scale.mean()).as("seed %d", seed).isCloseTo(sum / n, within(1e-3));
    double deviation = Math.sqrt(squares / n - sum / n * sum / n);
    assertThat(scale.deviation())
        .as("seed %d", seed)
        .isCloseTo(deviation, within(1e-2 * deviation));
    assertThat(scale.z(scale.similarity(2.5))).isCloseTo(2.5, within(1e-9));
  }
}
