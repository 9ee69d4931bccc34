package dev.windhover.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class MatchingTest {

  @Test
  void softmax_largeScale_doesNotOverflow() {
    double[] p = new Matching.Softmax(1000).probabilities(new float[] {0.9f, 0.1f});
    assertThat(p[0] + p[1]).isCloseTo(1, within(1e-12));
    assertThat(p[0]).isGreaterThan(0.999);
  }

  @Test
  void sigmoid_judgesEachPairAlone() {
    double[] p = new Matching.Sigmoid(100, -10).probabilities(new float[] {0.1f, 0.1f});
    assertThat(p).containsExactly(new double[] {0.5, 0.5}, within(1e-6));
  }
}
