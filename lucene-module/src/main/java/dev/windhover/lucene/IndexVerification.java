package dev.windhover.lucene;

import dev.windhover.lucene.index.ImageSchema;
import dev.windhover.lucene.index.ShardCheck;
import java.io.IOException;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.join.CheckJoinIndex;

/** Reads an index from end to end, for faults that opening it does not find. */
final class IndexVerification {

  private IndexVerification() {}

  static void run(ImageIndex index, DirectoryReader reader) throws IOException {
    for (LeafReaderContext leaf : reader.leaves()) {
      leaf.reader().checkIntegrity();
    }
    try {
      CheckJoinIndex.check(reader, ImageSchema.parents());
    } catch (IllegalStateException e) {
      throw new CorruptIndexException(
          "the patches of an image are not where they belong: build the index again",
          index.name(),
          e);
    }
    ShardCheck.segments(reader, index.name(), index.settings());
    long images = new org.apache.lucene.search.IndexSearcher(reader).count(ImageSchema.images());
    long numbers = ShardCheck.numbers(reader).getLongCardinality();
    if (numbers != images) {
      throw new CorruptIndexException(
          images + " images have " + numbers + " different numbers: build the index again",
          index.name());
    }
  }
}
