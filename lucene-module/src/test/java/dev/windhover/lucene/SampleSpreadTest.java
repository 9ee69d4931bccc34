package dev.windhover.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.windhover.encoder.VectorStatistics.ScoreScale;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SampleSpreadTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 24, 32})
  void scale_ofFewDimensions_isThatOfTheSample(int dimensions) {
    Random random = new Random(dimensions);
    List<float[]> sample = vectors(random, 40, dimensions);
    SampleSpread spread = SampleSpread.of(sample);
    for (int q = 0; q < 10; q++) {
      float[] query = dimensions == 1 ? new float[] {1} : Vectors.unit(random, dimensions);
      ScoreScale expected = byTheSample(sample, query);
      ScoreScale scale = spread.scaleOf(query);
      assertThat(scale.mean()).isCloseTo(expected.mean(), within(1e-5));
      assertThat(scale.deviation()).isCloseTo(expected.deviation(), within(1e-5));
    }
  }

  @Test
  void scale_ofManyDimensions_isNearThatOfTheSample() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<float[]> sample = vectors(random, 256, 512);
    SampleSpread spread = SampleSpread.of(sample);
    double squares = 0;
    for (int q = 0; q < 100; q++) {
      // Like what the index holds, and like nothing in it.
      float[] query = q % 2 == 0 ? vectors(random, 1, 512).get(0) : Vectors.unit(random, 512);
      ScoreScale expected = byTheSample(sample, query);
      ScoreScale scale = spread.scaleOf(query);
      assertThat(scale.mean()).as("seed %d", seed).isCloseTo(expected.mean(), within(1e-4));
      squares += Math.pow(Math.log(scale.deviation() / expected.deviation()), 2);
    }
    assertThat(Math.sqrt(squares / 100)).as("seed %d", seed).isLessThan(0.1);
  }

  /**
   * Some of the axes hold less than the rest does on average: in one sample of some hundred by so
   * little that their covariance less the rest has no root.
   */
  @Test
  void scale_ofVectorsInAllDirections_isNearThatOfTheSample() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 1000; round++) {
      int dimensions = 33 + round % 3;
      List<float[]> sample = new ArrayList<>();
      for (int n = 0; n < 150; n++) {
        sample.add(Vectors.unit(random, dimensions));
      }
      SampleSpread spread = SampleSpread.of(sample);
      for (int q = 0; q < 20; q++) {
        float[] query = Vectors.unit(random, dimensions);
        assertThat(spread.scaleOf(query).deviation())
            .as("seed %d round %d", seed, round)
            .isCloseTo(byTheSample(sample, query).deviation(), withinPercentage(20));
      }
    }
  }

  @Test
  void scale_ofEqualVectors_hasNoDeviation() {
    float[] one = Vectors.unit(new Random(3), 64);
    SampleSpread spread = SampleSpread.of(List.of(one, one.clone(), one.clone()));
    assertThat(spread.scaleOf(one).mean()).isCloseTo(1, within(1e-5));
    assertThat(spread.scaleOf(one).deviation()).isLessThan(1e-4);
  }

  @Test
  void scale_ofFewerVectorsThanAxes_isThatOfTheSampleAlongThem() {
    Random random = new Random(5);
    List<float[]> sample = vectors(random, 5, 512);
    SampleSpread spread = SampleSpread.of(sample);
    for (float[] query : sample) {
      assertThat(spread.scaleOf(query).deviation())
          .isCloseTo(byTheSample(sample, query).deviation(), within(1e-4));
    }
  }

  /** Unit vectors about a common direction, of a spectrum that decays. */
  private static List<float[]> vectors(Random random, int count, int dimensions) {
    List<float[]> out = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      float[] v = new float[dimensions];
      double squares = 0;
      for (int i = 0; i < dimensions; i++) {
        v[i] = (float) (1 + 3 * random.nextGaussian() * Math.pow(i + 1.0, -0.4));
        squares += v[i] * v[i];
      }
      for (int i = 0; i < dimensions; i++) {
        v[i] /= (float) Math.sqrt(squares);
      }
      out.add(v);
    }
    return out;
  }

  private static ScoreScale byTheSample(List<float[]> sample, float[] query) {
    double sum = 0;
    double squares = 0;
    for (float[] v : sample) {
      double s = Vectors.dot(v, query);
      sum += s;
      squares += s * s;
    }
    double mean = sum / sample.size();
    return new ScoreScale(mean, Math.sqrt(Math.max(1e-12, squares / sample.size() - mean * mean)));
  }
}
