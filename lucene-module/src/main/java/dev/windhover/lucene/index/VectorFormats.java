package dev.windhover.lucene.index;

import dev.windhover.lucene.IndexSettings;
import dev.windhover.lucene.Precision;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104HnswScalarQuantizedVectorsFormat;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.util.quantization.QuantizedByteVectorValues.ScalarEncoding;

/** The Lucene vector format of each {@link Precision}. */
public final class VectorFormats {

  private VectorFormats() {}

  /**
   * A format that any Lucene of the same version reads without Windhover.
   *
   * @param mergeWorkers threads one merge may use; they come from the merge scheduler, which must
   *     allow as many
   */
  public static KnnVectorsFormat of(
      Precision precision, IndexSettings.Graph graph, int mergeWorkers) {
    int m = graph.maxConnections();
    int beam = graph.beamWidth();
    return switch (precision) {
      case FLOAT32 -> new Lucene99HnswVectorsFormat(m, beam, mergeWorkers, null);
      case BITS_8, BITS_4, BITS_2, BITS_1 ->
          new Lucene104HnswScalarQuantizedVectorsFormat(
              ScalarEncoding.fromNumBits(precision.bits()), m, beam, mergeWorkers, null);
    };
  }
}
