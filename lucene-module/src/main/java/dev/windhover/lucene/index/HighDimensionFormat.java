package dev.windhover.lucene.index;

import java.io.IOException;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.codecs.lucene104.Lucene104HnswScalarQuantizedVectorsFormat;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;

/**
 * Lucene's vector formats beyond their limit of {@value KnnVectorsFormat#DEFAULT_MAX_DIMENSIONS}
 * dimensions, for models such as ViT-bigG (1,280) and SigLIP so400m (1,152). The files are Lucene's
 * own; only the limit differs, so the name is registered apart and frozen. Readers of such fields
 * need this class on their class path.
 */
public abstract sealed class HighDimensionFormat extends KnnVectorsFormat {
  /** Most floats a vector may have. */
  public static final int MAX_DIMENSIONS = 4096;

  private final KnnVectorsFormat delegate;

  private HighDimensionFormat(String name, KnnVectorsFormat delegate) {
    super(name);
    this.delegate = delegate;
  }

  /** Floats in the graph. */
  public static final class Floats extends HighDimensionFormat {
    /** Frozen: segments name their format by it. */
    public static final String NAME = "WindhoverHighDimensionHnsw1";

    /** For reading. */
    public Floats() {
      this(new Lucene99HnswVectorsFormat());
    }

    Floats(KnnVectorsFormat delegate) {
      super(NAME, delegate);
    }
  }

  /** Codes of 8 bits and fewer in the graph. */
  public static final class Quantized extends HighDimensionFormat {
    /** Frozen: segments name their format by it. */
    public static final String NAME = "WindhoverHighDimensionQuantizedHnsw1";

    /** For reading: the number of bits is in the segment. */
    public Quantized() {
      this(new Lucene104HnswScalarQuantizedVectorsFormat());
    }

    Quantized(KnnVectorsFormat delegate) {
      super(NAME, delegate);
    }
  }

  @Override
  public KnnVectorsWriter fieldsWriter(SegmentWriteState state) throws IOException {
    return delegate.fieldsWriter(state);
  }

  @Override
  public KnnVectorsReader fieldsReader(SegmentReadState state) throws IOException {
    return delegate.fieldsReader(state);
  }

  @Override
  public int getMaxDimensions(String fieldName) {
    return MAX_DIMENSIONS;
  }

  @Override
  public String toString() {
    return getName() + "(" + delegate + ")";
  }
}
