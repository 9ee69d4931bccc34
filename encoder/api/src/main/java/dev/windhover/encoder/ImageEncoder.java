package dev.windhover.encoder;

import java.util.ArrayList;
import java.util.List;

/** Turns images into embeddings of the same space as the texts. Implementations are thread-safe. */
public interface ImageEncoder {

  /** The model behind the vectors. */
  ModelInfo model();

  /**
   * The embedding of the whole image: a new array of {@code model().dimensions()} floats of unit
   * length.
   */
  float[] encodeImage(RgbImage image);

  /** One embedding per image, in order; implementations batch. */
  default List<float[]> encodeImages(List<RgbImage> images) {
    List<float[]> out = new ArrayList<>(images.size());
    for (RgbImage image : images) {
      out.add(encodeImage(image));
    }
    return out;
  }
}
