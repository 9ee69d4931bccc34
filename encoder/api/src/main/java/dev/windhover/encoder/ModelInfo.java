package dev.windhover.encoder;

import java.util.Objects;
import java.util.Optional;

/**
 * What an index must know of the model that fills it.
 *
 * <p>Two vectors may be compared when their dimensions and their image fingerprints agree; a text
 * encoder may be exchanged for another of the same space, so its fingerprint is recorded apart.
 *
 * @param name for people, such as {@code windhover-tiny} or {@code openai/clip-vit-base-patch32}
 * @param dimensions of every embedding, {@code >= 1}
 * @param imageFingerprint lower-case hex; changes with vision weights, preprocessing or the way
 *     patch vectors are made
 * @param textFingerprint lower-case hex; changes with text weights or the tokenizer
 * @param inputSize edge in pixels of the square the vision tower sees, {@code >= 1}
 * @param patchVectors whether the model gives patch vectors
 * @param matching how similarities become probabilities
 * @param calibration score statistics, when the model has them
 */
public record ModelInfo(
    String name,
    int dimensions,
    String imageFingerprint,
    String textFingerprint,
    int inputSize,
    PatchVectors patchVectors,
    Matching matching,
    Optional<Calibration> calibration) {

  /** Whether patch vectors are to be had, and how they are made. */
  public enum PatchVectors {
    /** The model has none. */
    NONE,
    /** The graph itself has a {@code patch_embeds} output. */
    EXPORTED,
    /** Last block with query-query attention, without residual and feed-forward. */
    CLEARCLIP,
    /** Last block with its values only. */
    MASKCLIP
  }

  /**
   * @throws IllegalArgumentException if a size is below 1
   */
  public ModelInfo {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(imageFingerprint, "imageFingerprint");
    Objects.requireNonNull(textFingerprint, "textFingerprint");
    Objects.requireNonNull(patchVectors, "patchVectors");
    Objects.requireNonNull(matching, "matching");
    Objects.requireNonNull(calibration, "calibration");
    if (dimensions < 1 || inputSize < 1) {
      throw new IllegalArgumentException(
          "a model needs dimensions and input size >= 1, got " + dimensions + " and " + inputSize);
    }
  }
}
