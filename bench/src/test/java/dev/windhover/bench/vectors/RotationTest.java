package dev.windhover.bench.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.apache.lucene.util.VectorUtil;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RotationTest {

  @ParameterizedTest
  @ValueSource(ints = {2, 7, 384, 512})
  void turn_keepsLengthsAndAngles_andMixesAllCoordinates(int dimensions) {
    Random random = new Random(dimensions);
    Rotation rotation = new Rotation(dimensions, random);
    float[] first = new float[dimensions];
    float[] second = new float[dimensions];
    for (int i = 0; i < dimensions; i++) {
      first[i] = (float) random.nextGaussian();
      second[i] = (float) random.nextGaussian();
    }
    float squares = VectorUtil.dotProduct(first, first);
    float product = VectorUtil.dotProduct(first, second);
    rotation.turn(first);
    rotation.turn(second);
    assertThat(VectorUtil.dotProduct(first, first)).isCloseTo(squares, within(1e-2f));
    assertThat(VectorUtil.dotProduct(first, second)).isCloseTo(product, within(1e-2f));

    float[] axis = new float[dimensions];
    axis[0] = 1;
    rotation.turn(axis);
    if (dimensions > 100) {
      float largest = 0;
      for (float v : axis) {
        largest = Math.max(largest, Math.abs(v));
      }
      // A random unit vector's largest of so many coordinates is some 3 / sqrt(dimensions).
      assertThat(largest).isLessThan(6 / (float) Math.sqrt(dimensions));
    }
  }
}
