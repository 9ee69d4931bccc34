package dev.windhover.tools.health;

import dev.windhover.lucene.ImageSnapshot;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.FilterLeafReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SegmentCommitInfo;
import org.apache.lucene.index.SegmentReader;
import org.apache.lucene.store.Directory;

/**
 * What one commit of an index is made of.
 *
 * @param images in it
 * @param segments Lucene segments
 * @param largest documents of the largest segment, patches included
 * @param deleted documents that are deleted and not yet merged away
 * @param vectors by field
 * @param bytes on disk by part
 */
public record IndexFacts(
    long images,
    int segments,
    long largest,
    long deleted,
    Map<String, Vectors> vectors,
    Map<IndexPart, Long> bytes) {

  /**
   * The vectors of one field.
   *
   * @param count of them, deleted ones included
   * @param searched bytes the search wants in memory outside the Java heap: graph and quantised
   *     vectors, or full ones where nothing is quantised
   * @param rescored bytes of full-precision vectors that are read for the candidates only
   */
  public record Vectors(long count, long searched, long rescored) {
    private Vectors plus(Vectors other) {
      return new Vectors(count + other.count, searched + other.searched, rescored + other.rescored);
    }
  }

  /** Reads the facts of a snapshot; no vector is read. */
  public static IndexFacts of(ImageSnapshot snapshot) throws IOException {
    Map<String, Vectors> vectors = new TreeMap<>();
    Map<IndexPart, Long> bytes = new EnumMap<>(IndexPart.class);
    long largest = 0;
    long deleted = 0;
    int segments = 0;
    for (LeafReaderContext leaf : snapshot.lucene().getIndexReader().leaves()) {
      LeafReader reader = leaf.reader();
      segments++;
      largest = Math.max(largest, reader.numDocs());
      deleted += reader.numDeletedDocs();
      for (FieldInfo field : reader.getFieldInfos()) {
        if (field.hasVectorValues()) {
          vectors.merge(field.name, vectors(reader, field), Vectors::plus);
        }
      }
      if (FilterLeafReader.unwrap(reader) instanceof SegmentReader segment) {
        files(segment, bytes);
      }
    }
    return new IndexFacts(snapshot.size(), segments, largest, deleted, vectors, bytes);
  }

  /** Bytes of all files. */
  public long totalBytes() {
    return bytes.values().stream().mapToLong(Long::longValue).sum();
  }

  private static Vectors vectors(LeafReader reader, FieldInfo field) throws IOException {
    var values = reader.getFloatVectorValues(field.name);
    long count = values == null ? 0 : values.size();
    if (!(FilterLeafReader.unwrap(reader) instanceof CodecReader codec)) {
      return new Vectors(count, 0, 0);
    }
    KnnVectorsReader vectors = codec.getVectorReader();
    Map<String, Long> sizes = vectors == null ? Map.of() : vectors.getOffHeapByteSize(field);
    long full = 0;
    long other = 0;
    for (Map.Entry<String, Long> e : sizes.entrySet()) {
      if (IndexPart.of("." + e.getKey()) == IndexPart.FULL_VECTORS) {
        full += e.getValue();
      } else {
        other += e.getValue();
      }
    }
    boolean quantised =
        sizes.keySet().stream().anyMatch(e -> IndexPart.of("." + e) == IndexPart.QUANTISED_VECTORS);
    return quantised ? new Vectors(count, other, full) : new Vectors(count, other + full, 0);
  }

  private static void files(SegmentReader segment, Map<IndexPart, Long> bytes) throws IOException {
    SegmentCommitInfo info = segment.getSegmentInfo();
    Directory directory = segment.directory();
    for (String file : info.files()) {
      if (file.endsWith(".cfs")) {
        try (Directory inside =
            info.info.getCodec().compoundFormat().getCompoundReader(directory, info.info)) {
          for (String name : inside.listAll()) {
            bytes.merge(IndexPart.of(name), inside.fileLength(name), Long::sum);
          }
        }
      } else {
        bytes.merge(IndexPart.of(file), directory.fileLength(file), Long::sum);
      }
    }
  }
}
