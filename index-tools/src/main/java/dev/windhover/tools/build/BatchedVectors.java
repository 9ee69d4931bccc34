package dev.windhover.tools.build;

import dev.windhover.encoder.ImageEncoder;
import dev.windhover.encoder.RgbImage;
import dev.windhover.lucene.ImageDocument;

/** Vectors of whole images, encoded in batches. Thread-safe. */
final class BatchedVectors implements ImageVectors {
  /**
   * Images in a batch: enough that the weights of a large model are read a quarter as often, few
   * enough that what they become stays in the processor's cache.
   */
  private static final int BATCH = 4;

  /** Most threads that decode ahead of those that encode: each holds a picture. */
  private static final int MAX_AHEAD = 16;

  private final SharedBatches batches;

  /**
   * @param threads that encode at a time, {@code >= 1}
   */
  BatchedVectors(ImageEncoder images, int threads) {
    this.batches = new SharedBatches(images, threads, BATCH);
  }

  @Override
  public void addTo(ImageDocument.Builder document, RgbImage image) {
    document.size(image.width(), image.height()).vector(batches.encodeImage(image));
  }

  /** Enough for a batch in the hands of every leader, and another one waiting. */
  @Override
  public int askers(int threads) {
    return Math.min(BATCH * (threads + 1), threads + MAX_AHEAD);
  }
}
