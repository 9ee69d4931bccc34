package dev.windhover.bench.models;

/**
 * The sizes of a vision transformer of CLIP.
 *
 * @param hidden numbers of a token
 * @param layers blocks
 * @param heads of each attention; a divisor of {@code hidden}
 * @param inner width of the feed-forward part
 * @param image side of a picture, in pixels
 * @param patch side of a patch, in pixels; a divisor of {@code image}
 * @param dimensions of an embedding
 */
public record VitShape(
    int hidden, int layers, int heads, int inner, int image, int patch, int dimensions) {

  /** CLIP ViT-B/32: 87.8 million weights, 351 MB. */
  public static final VitShape B32 = new VitShape(768, 12, 12, 3072, 224, 32, 512);

  /** As wide as ViT-H/14 and as deep as makes a file of 1.03 GB: 257 million weights. */
  public static final VitShape GIGABYTE = new VitShape(1280, 13, 16, 5120, 224, 14, 1024);

  /** Protobuf messages end at 2 GiB; the nodes need some of it. */
  private static final long MOST_PARAMETERS = 530_000_000L;

  /**
   * @throws IllegalArgumentException if the sizes do not fit together or make a file above 2 GiB
   */
  public VitShape {
    if (Math.min(Math.min(hidden, layers), Math.min(heads, inner)) < 1
        || Math.min(Math.min(image, patch), dimensions) < 1) {
      throw new IllegalArgumentException("sizes must be >= 1");
    }
    if (hidden % heads != 0) {
      throw new IllegalArgumentException(hidden + " numbers cannot be split among " + heads);
    }
    if (image % patch != 0) {
      throw new IllegalArgumentException(image + " pixels are no whole patches of " + patch);
    }
    if (parameters(hidden, layers, inner, image, patch, dimensions) > MOST_PARAMETERS) {
      throw new IllegalArgumentException(
          "more than " + MOST_PARAMETERS + " weights do not fit into one ONNX file");
    }
  }

  /** Patches of a picture. */
  public int patches() {
    return image / patch * (image / patch);
  }

  /** Weights of the vision tower with its projection. */
  public long parameters() {
    return parameters(hidden, layers, inner, image, patch, dimensions);
  }

  private static long parameters(
      int hidden, int layers, int inner, int image, int patch, int dimensions) {
    long tokens = 1 + (long) (image / patch) * (image / patch);
    long embedding = (3L * patch * patch + 1 + tokens) * hidden;
    long attention = 4L * hidden * hidden + 4L * hidden;
    long feedForward = 2L * hidden * inner + hidden + inner;
    long norms = 2L * 2 * hidden;
    return embedding
        + layers * (attention + feedForward + norms)
        + norms
        + (long) hidden * dimensions;
  }
}
