package dev.windhover.tools.build;

import dev.windhover.encoder.ImageEncoder;
import dev.windhover.encoder.PatchEncoder;
import dev.windhover.encoder.RgbImage;
import dev.windhover.lucene.ImageDocument;
import dev.windhover.lucene.Layout;
import dev.windhover.lucene.vstar.CloseLook;

/** Makes the vectors an index of a certain layout keeps of an image. Thread-safe. */
@FunctionalInterface
public interface ImageVectors {

  /** Adds the size and the vectors of {@code image} to {@code document}. */
  void addTo(ImageDocument.Builder document, RgbImage image);

  /**
   * How many threads should call {@link #addTo} at a time for {@code threads} of them to compute
   * all the time; no fewer. More than those wait for others to encode their image.
   */
  default int askers(int threads) {
    return threads;
  }

  /**
   * The vectors for a layout, for an index run.
   *
   * @param patches used by layouts with vectors of parts
   * @param threads that compute at a time, {@code >= 1}
   */
  static ImageVectors of(Layout layout, ImageEncoder images, PatchEncoder patches, int threads) {
    return layout == Layout.NONE
        ? new BatchedVectors(images, threads)
        : of(layout, images, patches);
  }

  /**
   * The vectors for a layout, one image after another.
   *
   * @param patches used by layouts with vectors of parts
   */
  static ImageVectors of(Layout layout, ImageEncoder images, PatchEncoder patches) {
    return switch (layout) {
      case NONE ->
          (document, image) ->
              document.size(image.width(), image.height()).vector(images.encodeImage(image));
      case POOLED, GRID ->
          (document, image) ->
              document
                  .size(image.width(), image.height())
                  .vector(images.encodeImage(image))
                  .patches(patches.encodePatches(image));
      case PYRAMID -> {
        CloseLook close = new CloseLook(images, patches);
        yield (document, image) -> {
          document.size(image.width(), image.height()).vector(images.encodeImage(image));
          close.vectors(image).forEach(document::patch);
        };
      }
    };
  }
}
