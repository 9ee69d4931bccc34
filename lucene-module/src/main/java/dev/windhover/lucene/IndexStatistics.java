package dev.windhover.lucene;

import dev.windhover.lucene.index.ImageSchema;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.FilterLeafReader;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.IndexSearcher;

/**
 * What an index holds at one point in time.
 *
 * @param images number of images
 * @param texts number of texts
 * @param segments number of segments; one is searched fastest
 * @param deletedDocuments documents that take room until they are merged away
 * @param vectors by field: {@code image}, {@code text}, {@code patch.1} and so on
 */
public record IndexStatistics(
    long images,
    long texts,
    int segments,
    long deletedDocuments,
    Map<String, VectorField> vectors) {

  /**
   * The vectors of one field.
   *
   * @param count of vectors, those of deleted documents included
   * @param dimensions floats per vector
   * @param offHeapBytes bytes of the files that a search maps into memory, by Lucene's file
   *     extension: {@code vec} full vectors, {@code veq} codes, {@code vex} graph. Searches walk
   *     {@code vex} and {@code veq} (without codes {@code vec}), and read {@code vec} for their
   *     last candidates only
   */
  public record VectorField(long count, int dimensions, Map<String, Long> offHeapBytes) {
    /** Copies the map. */
    public VectorField {
      offHeapBytes = Collections.unmodifiableMap(new TreeMap<>(offHeapBytes));
    }

    /** The sum of all. */
    public long totalOffHeapBytes() {
      return offHeapBytes.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /** Copies the map. */
  public IndexStatistics {
    vectors = Collections.unmodifiableMap(new TreeMap<>(vectors));
  }

  static IndexStatistics of(IndexSearcher searcher) throws IOException {
    IndexReader reader = searcher.getIndexReader();
    Map<String, VectorField> vectors = new TreeMap<>();
    for (LeafReaderContext leaf : reader.leaves()) {
      LeafReader unwrapped = FilterLeafReader.unwrap(leaf.reader());
      for (FieldInfo field : unwrapped.getFieldInfos()) {
        if (field.hasVectorValues() && unwrapped instanceof CodecReader segment) {
          vectors.merge(field.name, of(segment, field), IndexStatistics::sum);
        }
      }
    }
    return new IndexStatistics(
        searcher.count(ImageSchema.images()),
        searcher.count(ImageSchema.kind(ImageSchema.KIND_TEXT)),
        reader.leaves().size(),
        reader.numDeletedDocs(),
        vectors);
  }

  private static VectorField of(CodecReader segment, FieldInfo field) throws IOException {
    KnnVectorsReader reader = segment.getVectorReader();
    return new VectorField(
        segment.getFloatVectorValues(field.name).size(),
        field.getVectorDimension(),
        reader.getOffHeapByteSize(field));
  }

  private static VectorField sum(VectorField a, VectorField b) {
    return new VectorField(
        a.count + b.count,
        a.dimensions,
        KnnVectorsReader.mergeOffHeapByteSizeMaps(a.offHeapBytes, b.offHeapBytes));
  }
}
