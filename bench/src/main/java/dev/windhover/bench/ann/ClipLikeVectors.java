package dev.windhover.bench.ann;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/**
 * Vectors shaped as CLIP's are: images and texts each in a narrow cone with a gap between the cones
 * (Liang et al. 2022, "Mind the Gap"), topics of uneven size, and a spectrum that decays.
 *
 * <p>Recipe, all draws from one {@link Random} of the given seed. A topic is a Gaussian direction
 * whose i-th coordinate has deviation {@code (i + 1)^-0.4}; topic t is drawn with weight {@code 1 /
 * (t + 10)}. An image is {@code normalize(0.7 * imageCone + topic + 0.9 * detail)}, the detail
 * being a draw of the same spectrum. An image query is a new image. A text query takes a new
 * image's topic and detail but lies in the other cone and sees less detail: {@code normalize(0.7 *
 * textCone + topic + 0.5 * detail + 0.4 * noise)}. The cones are unit vectors whose cosine is 0.2.
 */
public final class ClipLikeVectors {
  private static final double CONE = 0.7;

  private final Random random;
  private final int dimensions;
  private final float[] spectrum;
  private final float[][] topics;
  private final double[] cumulative;
  private final float[] imageCone;
  private final float[] textCone;

  private ClipLikeVectors(long seed, int size, int dimensions) {
    this.random = new Random(seed);
    this.dimensions = dimensions;
    this.spectrum = new float[dimensions];
    double energy = 0;
    for (int i = 0; i < dimensions; i++) {
      spectrum[i] = (float) Math.pow(i + 1, -0.4);
      energy += spectrum[i] * spectrum[i];
    }
    for (int i = 0; i < dimensions; i++) {
      spectrum[i] /= (float) Math.sqrt(energy);
    }
    this.topics = new float[Math.max(50, (int) Math.sqrt(size) * 4)][];
    this.cumulative = new double[topics.length];
    double sum = 0;
    for (int t = 0; t < topics.length; t++) {
      topics[t] = draw();
      sum += 1.0 / (t + 10);
      cumulative[t] = sum;
    }
    this.imageCone = VectorSet.normalize(gaussian());
    float[] other = gaussian();
    double along = 0;
    for (int i = 0; i < dimensions; i++) {
      along += imageCone[i] * other[i];
    }
    for (int i = 0; i < dimensions; i++) {
      other[i] -= (float) (along * imageCone[i]);
    }
    VectorSet.normalize(other);
    this.textCone = new float[dimensions];
    for (int i = 0; i < dimensions; i++) {
      textCone[i] = (float) (0.2 * imageCone[i] + Math.sqrt(1 - 0.04) * other[i]);
    }
  }

  /**
   * A set of {@code size} images with {@code queries} image and as many text queries.
   *
   * @param seed the same seed gives the same set on every machine
   */
  public static VectorSet generate(long seed, int size, int dimensions, int queries) {
    ClipLikeVectors maker = new ClipLikeVectors(seed, size, dimensions);
    float[][] corpus = new float[size][];
    for (int i = 0; i < size; i++) {
      corpus[i] = maker.image();
    }
    float[][] images = new float[queries][];
    float[][] texts = new float[queries][];
    for (int i = 0; i < queries; i++) {
      images[i] = maker.image();
      texts[i] = maker.text();
    }
    Map<String, float[][]> kinds = new LinkedHashMap<>();
    kinds.put("text", texts);
    kinds.put("image", images);
    return new VectorSet(
        "clip-like-" + size + "x" + dimensions,
        "ClipLikeVectors.generate(seed "
            + seed
            + ", "
            + size
            + ", "
            + dimensions
            + ", "
            + queries
            + ")",
        corpus,
        kinds);
  }

  private float[] image() {
    return mix(imageCone, topic(), 0.9, 0);
  }

  private float[] text() {
    return mix(textCone, topic(), 0.5, 0.4);
  }

  private float[] mix(float[] cone, float[] topic, double detailShare, double noiseShare) {
    float[] detail = draw();
    float[] noise = noiseShare == 0 ? detail : gaussian();
    double noiseScale = noiseShare / Math.sqrt(dimensions);
    float[] out = new float[dimensions];
    for (int i = 0; i < dimensions; i++) {
      out[i] =
          (float) (CONE * cone[i] + topic[i] + detailShare * detail[i] + noiseScale * noise[i]);
    }
    return VectorSet.normalize(out);
  }

  private float[] topic() {
    double at = random.nextDouble() * cumulative[cumulative.length - 1];
    int low = 0;
    int high = cumulative.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (cumulative[middle] < at) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return topics[low];
  }

  private float[] draw() {
    float[] out = gaussian();
    for (int i = 0; i < dimensions; i++) {
      out[i] *= spectrum[i];
    }
    return out;
  }

  private float[] gaussian() {
    float[] out = new float[dimensions];
    for (int i = 0; i < dimensions; i++) {
      out[i] = (float) random.nextGaussian();
    }
    return out;
  }
}
