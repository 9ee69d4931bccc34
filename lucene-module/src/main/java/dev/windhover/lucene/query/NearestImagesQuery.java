package dev.windhover.lucene.query;

import dev.windhover.lucene.index.ImageSchema;
import dev.windhover.lucene.index.UnitVectors;
import java.io.IOException;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.QueryTimeout;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TimeLimitingKnnCollectorManager;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TotalHits;
import org.apache.lucene.search.knn.KnnCollectorManager;
import org.apache.lucene.search.knn.KnnSearchStrategy;

/**
 * Lucene's nearest vectors over whole images, quicker under filters: few images that pass are all
 * compared at once, without a walk through the graph that would come to the same after visiting as
 * many; among more of them only neighbours that pass are compared. Immutable and thread-safe.
 */
public sealed class NearestImagesQuery extends KnnFloatVectorQuery {
  /** Comparing so many one after another takes about as long as a graph search for 100. */
  private static final int FEW = 20_000;

  /** What each candidate beyond makes a graph search longer, in the same measure. */
  private static final int FEW_PER_CANDIDATE = 40;

  /**
   * Searches the vectors of whole images.
   *
   * @param vector of the field's dimensions; brought to unit length
   * @param k most images wanted, {@code >= 1}
   * @param filter which images may be found, null for any
   */
  public NearestImagesQuery(float[] vector, int k, Query filter) {
    super(
        ImageSchema.IMAGE_VECTOR,
        UnitVectors.copyOf(vector, "query vector"),
        k,
        filter,
        new KnnSearchStrategy.Hnsw(60));
  }

  private NearestImagesQuery(NearestImagesQuery other) {
    super(other.field, other.target, other.k, other.filter, other.searchStrategy);
  }

  @Override
  protected TopDocs approximateSearch(
      LeafReaderContext segment,
      AcceptDocs accepted,
      int visitedLimit,
      KnnCollectorManager collectors)
      throws IOException {
    boolean few =
        getFilter() != null && accepted.cost() <= Math.max(FEW, (long) FEW_PER_CANDIDATE * k);
    if (few && segment.reader().getFloatVectorValues(getField()) != null) {
      QueryTimeout timeout =
          collectors instanceof TimeLimitingKnnCollectorManager limited
              ? limited.getQueryTimeout()
              : null;
      return exactSearch(segment, accepted.iterator(), timeout);
    }
    return super.approximateSearch(segment, accepted, visitedLimit, collectors);
  }

  /**
   * All that a search for this query finds, best first, without what a search does besides: Lucene
   * makes a query of the documents found, and collects them once more.
   */
  TopDocs find(IndexSearcher searcher) throws IOException {
    Found found = new Found(this);
    found.rewrite(searcher);
    return found.all;
  }

  /** Keeps what rewriting finds; for one search, by one thread. */
  private static final class Found extends NearestImagesQuery {
    private TopDocs all =
        new TopDocs(new TotalHits(0, TotalHits.Relation.EQUAL_TO), new ScoreDoc[0]);

    Found(NearestImagesQuery query) {
      super(query);
    }

    @Override
    protected TopDocs mergeLeafResults(TopDocs[] segments) {
      // Of one segment they are in order.
      boolean merged = segments.length == 1 && segments[0].scoreDocs.length <= getK();
      TopDocs best = merged ? segments[0] : super.mergeLeafResults(segments);
      // A copy, as Lucene goes on to put them in the order of documents, in place.
      all = new TopDocs(best.totalHits, best.scoreDocs.clone());
      return best;
    }
  }
}
