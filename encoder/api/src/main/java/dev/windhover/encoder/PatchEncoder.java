package dev.windhover.encoder;

import java.util.ArrayList;
import java.util.List;

/**
 * Turns images into embeddings of their patches, comparable with text embeddings of the same model.
 * Implementations are thread-safe.
 */
public interface PatchEncoder {

  /** The model behind the vectors. */
  ModelInfo model();

  /**
   * The patch embeddings of the whole image: the grid covers every pixel, also where the global
   * embedding is made from a centre crop.
   *
   * @throws UnsupportedOperationException if {@code model().patchVectors()} is {@code NONE}
   */
  PatchGrid encodePatches(RgbImage image);

  /** One grid per image, in order; implementations batch. */
  default List<PatchGrid> encodePatches(List<RgbImage> images) {
    List<PatchGrid> out = new ArrayList<>(images.size());
    for (RgbImage image : images) {
      out.add(encodePatches(image));
    }
    return out;
  }
}
