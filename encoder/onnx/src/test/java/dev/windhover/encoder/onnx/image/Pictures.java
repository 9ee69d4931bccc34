package dev.windhover.encoder.onnx.image;

import dev.windhover.encoder.RgbImage;
import java.util.Random;

/** Pictures for tests. */
final class Pictures {
  private Pictures() {}

  /** Every sample random. */
  static RgbImage noise(int width, int height, Random random) {
    byte[] samples = new byte[3 * width * height];
    random.nextBytes(samples);
    return new RgbImage(width, height, samples);
  }

  /** The largest difference of two samples. */
  static int maxDifference(RgbImage a, RgbImage b) {
    if (a.width() != b.width() || a.height() != b.height()) {
      throw new AssertionError("sizes differ: " + a + " and " + b);
    }
    int max = 0;
    for (int i = 0; i < a.samples().length; i++) {
      max = Math.max(max, Math.abs((a.samples()[i] & 0xff) - (b.samples()[i] & 0xff)));
    }
    return max;
  }

  /** The mean difference of two samples. */
  static double meanDifference(RgbImage a, RgbImage b) {
    long sum = 0;
    for (int i = 0; i < a.samples().length; i++) {
      sum += Math.abs((a.samples()[i] & 0xff) - (b.samples()[i] & 0xff));
    }
    return (double) sum / a.samples().length;
  }
}
