package dev.windhover.tools.serve;

import dev.windhover.encoder.ImageDecoder;
import dev.windhover.encoder.ImageEncoder;
import dev.windhover.encoder.PatchEncoder;
import dev.windhover.encoder.TextEncoder;
import java.util.Objects;
import java.util.Optional;

/**
 * What a server sees and reads with: the encoders of one model. The caller closes them after the
 * server.
 *
 * @param text for words
 * @param image for pictures
 * @param patches for looking into pictures, when the model has patch vectors
 * @param decoder of pictures, with limits of its own
 */
public record ServedModel(
    TextEncoder text, ImageEncoder image, Optional<PatchEncoder> patches, ImageDecoder decoder) {

  /** Rejects null. */
  public ServedModel {
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(image, "image");
    Objects.requireNonNull(patches, "patches");
    Objects.requireNonNull(decoder, "decoder");
  }
}
