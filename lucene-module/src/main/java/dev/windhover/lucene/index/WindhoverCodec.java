package dev.windhover.lucene.index;

import dev.windhover.lucene.IndexSettings;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;

/**
 * Lucene's own codec with the vector formats of an index's settings, field by field. It writes
 * under the name of {@link Lucene104Codec}; readers find each field's format by the name kept in
 * the segment, so an index opens without this class. (A {@code FilterCodec} of that name would not
 * do: its inner codec never asks the outer one for formats.)
 */
public final class WindhoverCodec extends Lucene104Codec {
  private final KnnVectorsFormat imageFormat;
  private final KnnVectorsFormat patchFormat;

  /**
   * @param mergeWorkers threads one merge may use; they come from the merge scheduler, which must
   *     allow as many
   */
  public WindhoverCodec(IndexSettings settings, int mergeWorkers) {
    this.imageFormat =
        VectorFormats.of(
            settings.imagePrecision(),
            settings.model().dimensions(),
            settings.graph(),
            mergeWorkers);
    this.patchFormat =
        VectorFormats.of(
            settings.patchPrecision(),
            settings.model().dimensions(),
            settings.graph(),
            mergeWorkers);
  }

  @Override
  public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
    return ImageSchema.isPatchField(field) ? patchFormat : imageFormat;
  }
}
