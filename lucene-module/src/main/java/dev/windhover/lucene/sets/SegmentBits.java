package dev.windhover.lucene.sets;

import dev.windhover.lucene.index.ImageSchema;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.DocValuesSkipper;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.FixedBitSet;
import org.roaringbitmap.RoaringBitmap;

/**
 * The documents of sets, segment by segment, kept as long as set and segment live. A set never
 * changes and neither do the numbers of a segment, so nothing kept can go stale; deletions are
 * applied by Lucene on top. Equal sets share what is kept.
 */
final class SegmentBits {

  /** Documents of one segment. */
  record Matches(FixedBitSet docs, int count) {}

  /** One listener a segment, not one a set: segments outlive most sets. */
  private static final Map<IndexReader.CacheKey, Map<ImageSet, Optional<Matches>>> KEPT =
      new ConcurrentHashMap<>();

  private SegmentBits() {}

  /** The documents of {@code set} in a segment, empty if there are none. */
  static Optional<Matches> of(LeafReaderContext segment, ImageSet set) throws IOException {
    IndexReader.CacheHelper core = segment.reader().getCoreCacheHelper();
    if (core == null || !DocValues.isCacheable(segment, ImageSchema.NUMBER)) {
      return read(segment.reader(), set.bitmap());
    }
    Map<ImageSet, Optional<Matches>> sets = KEPT.get(core.getKey());
    if (sets == null) {
      sets = Collections.synchronizedMap(new WeakHashMap<>());
      Map<ImageSet, Optional<Matches>> other = KEPT.putIfAbsent(core.getKey(), sets);
      if (other == null) {
        core.addClosedListener(KEPT::remove);
      } else {
        sets = other;
      }
    }
    Optional<Matches> matches = sets.get(set);
    if (matches == null) {
      matches = read(segment.reader(), set.bitmap());
      sets.put(set, matches);
    }
    return matches;
  }

  private static Optional<Matches> read(LeafReader segment, RoaringBitmap set) throws IOException {
    NumericDocValues numbers = segment.getNumericDocValues(ImageSchema.NUMBER);
    if (numbers == null || set.isEmpty()) {
      return Optional.empty();
    }
    FixedBitSet docs = new FixedBitSet(segment.maxDoc());
    DocValuesSkipper skipper = segment.getDocValuesSkipper(ImageSchema.NUMBER);
    if (skipper == null) {
      add(numbers, DocIdSetIterator.NO_MORE_DOCS - 1, set, docs);
    } else {
      addBlocks(numbers, skipper, set, docs);
    }
    int count = docs.cardinality();
    return count == 0 ? Optional.empty() : Optional.of(new Matches(docs, count));
  }

  /** Numbers mostly ascend with documents, so most blocks are outside a small set altogether. */
  private static void addBlocks(
      NumericDocValues numbers, DocValuesSkipper skipper, RoaringBitmap set, FixedBitSet docs)
      throws IOException {
    skipper.advance(0);
    while (skipper.minDocID(0) != DocIdSetIterator.NO_MORE_DOCS) {
      int outside = -1;
      for (int level = 0; level < skipper.numLevels(); level++) {
        if (set.intersects(skipper.minValue(level), skipper.maxValue(level) + 1)) {
          break;
        }
        outside = level;
      }
      int last = skipper.maxDocID(Math.max(outside, 0));
      if (outside < 0) {
        if (numbers.docID() < skipper.minDocID(0)) {
          numbers.advance(skipper.minDocID(0));
        }
        add(numbers, last, set, docs);
      }
      skipper.advance(last + 1);
    }
  }

  private static void add(NumericDocValues numbers, int last, RoaringBitmap set, FixedBitSet docs)
      throws IOException {
    int d = numbers.docID() < 0 ? numbers.nextDoc() : numbers.docID();
    while (d <= last) {
      if (set.contains((int) numbers.longValue())) {
        docs.set(d);
      }
      d = numbers.nextDoc();
    }
  }
}
