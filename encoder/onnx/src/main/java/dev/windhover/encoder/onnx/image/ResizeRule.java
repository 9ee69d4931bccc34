package dev.windhover.encoder.onnx.image;

/** How an image of any shape becomes one of the model's input size. */
public sealed interface ResizeRule {

  /** Width of the result in pixels. */
  int width();

  /** Height of the result in pixels. */
  int height();

  /**
   * Resize so that the shorter edge becomes {@code edge} and the longer one {@code edge * long /
   * short} rounded down, then cut {@code width x height} from the middle, offsets {@code (size -
   * crop) / 2} rounded down, black where the resized image is smaller: Hugging Face's {@code
   * do_resize} with {@code shortest_edge} and {@code do_center_crop}.
   */
  record ShortestEdge(int edge, int width, int height) implements ResizeRule {
    /** Checks the sizes. */
    public ShortestEdge {
      ResizeRule.check(edge, edge);
      ResizeRule.check(width, height);
    }
  }

  /** Resize to {@code width x height} whatever the shape. */
  record Squash(int width, int height) implements ResizeRule {
    /** Checks the sizes. */
    public Squash {
      ResizeRule.check(width, height);
    }
  }

  /**
   * Resize so that the image just fits into {@code width x height}, the other edge rounded down but
   * at least 1, and lay it in the middle of a plain ground of that size.
   *
   * @param colour of the ground, {@code 0xRRGGBB}
   */
  record Pad(int width, int height, int colour) implements ResizeRule {
    /** Checks the sizes. */
    public Pad {
      ResizeRule.check(width, height);
    }
  }

  /**
   * Lay the image in the middle of a plain square of its longer edge, then resize that to {@code
   * edge x edge}: the way of V* and LLaVA, where the rim blends into the ground.
   *
   * @param colour of the ground, {@code 0xRRGGBB}
   */
  record PadSquare(int edge, int colour) implements ResizeRule {
    /** Checks the size. */
    public PadSquare {
      ResizeRule.check(edge, edge);
    }

    @Override
    public int width() {
      return edge;
    }

    @Override
    public int height() {
      return edge;
    }
  }

  private static void check(int width, int height) {
    if (width < 1 || height < 1 || width > 16_384 || height > 16_384) {
      throw new IllegalArgumentException(
          "a model input is 1 to 16384 pixels wide and high, got " + width + "x" + height);
    }
  }
}
