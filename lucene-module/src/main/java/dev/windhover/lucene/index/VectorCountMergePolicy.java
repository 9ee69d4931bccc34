package dev.windhover.lucene.index;

import java.io.IOException;
import org.apache.lucene.index.SegmentCommitInfo;
import org.apache.lucene.index.TieredMergePolicy;

/**
 * Lucene's tiered merging, with documents for bytes: what a merge of vectors costs, and the heap it
 * takes, goes by their number, whatever is stored beside them. A document has at most one vector.
 */
public final class VectorCountMergePolicy extends TieredMergePolicy {
  private final long bytesPerVector;

  /**
   * @param mostVectors of a segment that is merged by itself; forced merges may pass it
   * @param bytesPerVector on disk, so that sizes mean about what they do in Lucene
   */
  public VectorCountMergePolicy(long mostVectors, long bytesPerVector) {
    this.bytesPerVector = bytesPerVector;
    setMaxMergedSegmentMB(mostVectors * bytesPerVector / (double) (1 << 20));
  }

  @Override
  protected long size(SegmentCommitInfo segment, MergeContext context) throws IOException {
    long live = segment.info.maxDoc() - context.numDeletesToMerge(segment);
    return Math.max(1, live) * bytesPerVector;
  }
}
