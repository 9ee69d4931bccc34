package dev.windhover.lucene.sets;

import dev.windhover.lucene.index.ImageSchema;
import java.io.IOException;
import java.util.Optional;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.ConstantScoreScorerSupplier;
import org.apache.lucene.search.ConstantScoreWeight;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.ScorerSupplier;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.BitSetIterator;

/**
 * Matches the images of a set. Equal queries hold equal sets, so that caches never answer for
 * another; the first use of a set on a segment reads the segment's image numbers, later uses cost
 * nothing.
 */
public final class ImageSetQuery extends Query {
  private final ImageSet set;

  /** The images of a set. */
  public ImageSetQuery(ImageSet set) {
    this.set = set;
  }

  /** The set. */
  public ImageSet set() {
    return set;
  }

  @Override
  public Query rewrite(IndexSearcher searcher) throws IOException {
    return set.isEmpty() ? new MatchNoDocsQuery("empty set of images") : super.rewrite(searcher);
  }

  @Override
  public Weight createWeight(IndexSearcher searcher, ScoreMode scoreMode, float boost) {
    return new ConstantScoreWeight(this, boost) {
      @Override
      public ScorerSupplier scorerSupplier(LeafReaderContext context) throws IOException {
        Optional<SegmentBits.Matches> matches = SegmentBits.of(context, set);
        return matches
            .map(m ->
                ConstantScoreScorerSupplier.fromIterator(
                    new BitSetIterator(m.docs(), m.count()),
                    score(),
                    scoreMode,
                    context.reader().maxDoc()))
            .orElse(null);
      }

      @Override
      public int count(LeafReaderContext context) throws IOException {
        if (context.reader().hasDeletions()) {
          return super.count(context);
        }
        return SegmentBits.of(context, set).map(SegmentBits.Matches::count).orElse(0);
      }

      @Override
      public boolean isCacheable(LeafReaderContext context) {
        return DocValues.isCacheable(context, ImageSchema.NUMBER);
      }
    };
  }

  @Override
  public void visit(QueryVisitor visitor) {
    visitor.visitLeaf(this);
  }

  @Override
  public String toString(String field) {
    return set.toString();
  }

  @Override
  public boolean equals(Object o) {
    return sameClassAs(o) && set.equals(((ImageSetQuery) o).set);
  }

  @Override
  public int hashCode() {
    return 31 * classHash() + set.hashCode();
  }
}
