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
   * Lucene's own format, which any Lucene of the same version reads without Windhover; beyond its
   * limit of dimensions a {@link HighDimensionFormat}.
   *
   * @param dimensions floats per vector, in {@code [1, 4096]}
   * @param mergeWorkers threads one merge may use; they come from the merge scheduler, which must
   *     allow as many
   */
  public static KnnVectorsFormat of(
      Precision precision, int dimensions, IndexSettings.Graph graph, int mergeWorkers) {
    int m = graph.maxConnections();
    int beam = graph.beamWidth();
    boolean high = dimensions > KnnVectorsFormat.DEFAULT_MAX_DIMENSIONS;
    return switch (precision) {
      case FLOAT32 -> {
        KnnVectorsFormat floats = new Lucene99HnswVectorsFormat(m, beam, mergeWorkers, null);
        yield high ? new HighDimensionFormat.Floats(floats) : floats;
      }
      case BITS_8, BITS_4, BITS_2, BITS_1 -> {
        KnnVectorsFormat codes =
            new Lucene104HnswScalarQuantizedVectorsFormat(
                ScalarEncoding.fromNumBits(precision.bits()), m, beam, mergeWorkers, null);
        yield high ? new HighDimensionFormat.Quantized(codes) : codes;
      }
    };
  }
}
