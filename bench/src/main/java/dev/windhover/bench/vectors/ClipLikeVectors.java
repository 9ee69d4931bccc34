package dev.windhover.bench.vectors;

import java.io.IOException;
import java.util.List;
import java.util.Random;

/**
 * Vectors shaped as CLIP's are: images and texts each in a narrow cone with a gap between the cones
 * (Liang et al. 2022, "Mind the Gap"), topics of uneven size, and a spectrum that decays, but not
 * along the coordinates.
 *
 * <p>Recipe, all draws from one {@link Random} of the given seed. A draw is a Gaussian direction
 * whose i-th coordinate has a deviation in proportion to {@code (i + 1)^-0.4}, of mean square
 * length 1, turned by the set's {@link Rotation}: coordinates of CLIP vary about alike (their
 * deviations are within 1.3 of the median's in photographs by the bundled model), and codes of a
 * few bits a coordinate cannot do with others. There are {@code max(50, 4 sqrt(size))} topics, each
 * a draw; topic t is chosen with weight {@code 1 / (t + 10)}. An image is {@code normalize(1.35
 * imageCone + topic + 0.9 detail)}, the detail being a draw. An image query is a new image. A text
 * query lies in the other cone and says little of what it means: {@code normalize(0.775 textCone +
 * 0.184 (topic + 0.5 detail) + 0.6 noise)}, the noise being isotropic. The cones are unit vectors
 * whose cosine is 0.29.
 *
 * <p>The constants give the cosines that CLIP ViT-B/32 has on photographs, about: image to any
 * image 0.5, to its nearest of 100,000 0.85; text to any image 0.16, to a matching one 0.3.
 */
public final class ClipLikeVectors implements VectorSet.Source {
  private static final double IMAGE_CONE = 1.35;
  private static final double IMAGE_DETAIL = 0.9;
  private static final double TEXT_CONE = 0.775;
  private static final double TEXT_MEANING = 0.184;
  private static final double TEXT_DETAIL = 0.5;
  private static final double TEXT_NOISE = 0.6;
  private static final double CONE_COSINE = 0.29;

  private final long seed;
  private final int size;
  private final int dimensions;
  private final int queries;

  /**
   * @param seed the same seed gives the same set on every machine
   * @param size images to search
   * @param dimensions floats per vector
   * @param queries of each kind
   */
  public ClipLikeVectors(long seed, int size, int dimensions, int queries) {
    this.seed = seed;
    this.size = size;
    this.dimensions = dimensions;
    this.queries = queries;
  }

  @Override
  public String name() {
    return "clip-like-turned-" + size + "x" + dimensions;
  }

  @Override
  public String recipe() {
    return "ClipLikeVectors(seed "
        + seed
        + ", "
        + size
        + " x "
        + dimensions
        + ", "
        + queries
        + " queries of each kind, turned)";
  }

  @Override
  public int dimensions() {
    return dimensions;
  }

  @Override
  public List<String> kinds() {
    return List.of("text", "image");
  }

  @Override
  public void writeTo(VectorSet.Sink sink) throws IOException {
    Maker maker = new Maker(seed, size, dimensions);
    for (int i = 0; i < size; i++) {
      sink.corpus(maker.image());
    }
    for (int i = 0; i < queries; i++) {
      sink.query("image", maker.image());
      sink.query("text", maker.text());
    }
  }

  private static final class Maker {
    private final Random random;
    private final int dimensions;
    private final float[] spectrum;
    private final Rotation rotation;
    private final float[][] topics;
    private final double[] cumulative;
    private final float[] imageCone;
    private final float[] textCone;

    Maker(long seed, int size, int dimensions) {
      this.random = new Random(seed);
      this.dimensions = dimensions;
      this.spectrum = spectrum(dimensions);
      this.rotation = new Rotation(dimensions, random);
      this.topics = new float[Math.max(50, (int) (4 * Math.sqrt(size)))][];
      this.cumulative = new double[topics.length];
      double sum = 0;
      for (int t = 0; t < topics.length; t++) {
        topics[t] = draw();
        sum += 1.0 / (t + 10);
        cumulative[t] = sum;
      }
      this.imageCone = VectorSet.normalize(gaussian());
      this.textCone = cone(imageCone, VectorSet.normalize(gaussian()));
    }

    private static float[] spectrum(int dimensions) {
      float[] out = new float[dimensions];
      double energy = 0;
      for (int i = 0; i < dimensions; i++) {
        // StrictMath: the same bits on every machine.
        out[i] = (float) StrictMath.pow(i + 1.0, -0.4);
        energy += out[i] * out[i];
      }
      float scale = (float) (1 / Math.sqrt(energy));
      for (int i = 0; i < dimensions; i++) {
        out[i] *= scale;
      }
      return out;
    }

    /** A unit vector whose cosine with {@code to} is {@link #CONE_COSINE}. */
    private static float[] cone(float[] to, float[] any) {
      double along = 0;
      for (int i = 0; i < to.length; i++) {
        along += to[i] * any[i];
      }
      float[] across = new float[to.length];
      for (int i = 0; i < to.length; i++) {
        across[i] = (float) (any[i] - along * to[i]);
      }
      VectorSet.normalize(across);
      double rest = Math.sqrt(1 - CONE_COSINE * CONE_COSINE);
      float[] out = new float[to.length];
      for (int i = 0; i < to.length; i++) {
        out[i] = (float) (CONE_COSINE * to[i] + rest * across[i]);
      }
      return out;
    }

    float[] image() {
      float[] topic = topic();
      float[] detail = draw();
      float[] out = new float[dimensions];
      for (int i = 0; i < dimensions; i++) {
        out[i] = (float) (IMAGE_CONE * imageCone[i] + topic[i] + IMAGE_DETAIL * detail[i]);
      }
      return out;
    }

    float[] text() {
      float[] topic = topic();
      float[] detail = draw();
      float[] noise = gaussian();
      double noiseScale = TEXT_NOISE / Math.sqrt(dimensions);
      float[] out = new float[dimensions];
      for (int i = 0; i < dimensions; i++) {
        double meaning = TEXT_MEANING * (topic[i] + TEXT_DETAIL * detail[i]);
        out[i] = (float) (TEXT_CONE * textCone[i] + meaning + noiseScale * noise[i]);
      }
      return out;
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
      rotation.turn(out);
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
}
