package dev.windhover.lucene.query;

import dev.windhover.lucene.index.ImageSchema;
import dev.windhover.lucene.index.UnitVectors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.QueryTimeout;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnCollector;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TimeLimitingKnnCollectorManager;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TotalHits;
import org.apache.lucene.search.knn.KnnCollectorManager;
import org.apache.lucene.search.knn.KnnSearchStrategy;
import org.apache.lucene.search.knn.TopKnnCollectorManager;

/**
 * Lucene's nearest vectors over whole images, quicker: without a filter it may stop where no better
 * ones are likely ({@link AdaptiveStop}). Few images that pass a filter are all compared at once,
 * without a walk through the graph that would come to the same after visiting as many; among more
 * of them only neighbours that pass are compared. Immutable and thread-safe.
 */
public sealed class NearestImagesQuery extends KnnFloatVectorQuery {
  /** Comparing so many one after another takes about as long as a graph search for 100. */
  private static final int FEW = 20_000;

  /** What each candidate beyond makes a graph search longer, in the same measure. */
  private static final int FEW_PER_CANDIDATE = 40;

  private final Optional<AdaptiveStop> stop;

  /**
   * Searches the vectors of whole images, until {@code k} candidates are the best it comes upon.
   *
   * @param vector of the field's dimensions; brought to unit length
   * @param k most images wanted, {@code >= 1}
   * @param filter which images may be found, null for any
   */
  public NearestImagesQuery(float[] vector, int k, Query filter) {
    this(vector, k, filter, Optional.empty());
  }

  /**
   * Searches the vectors of whole images, all of them, until {@code stop} or until {@code k}
   * candidates are the best it comes upon. Finds {@code stop.wanted()} or more, if there are as
   * many, and not always {@code k}. Made for {@link NearestVectors#search}; an {@code
   * IndexSearcher} finds as much by it, but may search segments twice.
   *
   * @param vector of the field's dimensions; brought to unit length
   * @param k length of the list of candidates, {@code >= 1}, such as {@link AdaptiveStop#list}
   * @throws IllegalArgumentException if {@code k < 1} or the vector has no direction
   */
  public static NearestImagesQuery stopping(float[] vector, int k, AdaptiveStop stop) {
    return new NearestImagesQuery(vector, k, null, Optional.of(stop));
  }

  private NearestImagesQuery(float[] vector, int k, Query filter, Optional<AdaptiveStop> stop) {
    super(
        ImageSchema.IMAGE_VECTOR,
        UnitVectors.copyOf(vector, "query vector"),
        k,
        filter,
        new KnnSearchStrategy.Hnsw(60));
    this.stop = stop;
  }

  private NearestImagesQuery(NearestImagesQuery other) {
    super(other.field, other.target, other.k, other.filter, other.searchStrategy);
    this.stop = other.stop;
  }

  @Override
  protected KnnCollectorManager getKnnCollectorManager(int k, IndexSearcher searcher) {
    return stop.<KnnCollectorManager>map(s -> new StoppingCollectors(s, k, searcher))
        .orElseGet(() -> super.getKnnCollectorManager(k, searcher));
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

  @Override
  public boolean equals(Object o) {
    return super.equals(o) && stop.equals(((NearestImagesQuery) o).stop);
  }

  @Override
  public int hashCode() {
    return 31 * super.hashCode() + stop.hashCode();
  }

  private static int vectors(LeafReaderContext segment) throws IOException {
    FloatVectorValues values = segment.reader().getFloatVectorValues(ImageSchema.IMAGE_VECTOR);
    return values == null ? 0 : values.size();
  }

  /** Lucene's collectors, each with the stop of its segment. */
  private static final class StoppingCollectors extends TopKnnCollectorManager {
    private final AdaptiveStop stop;

    StoppingCollectors(AdaptiveStop stop, int k, IndexSearcher searcher) {
      super(k, searcher);
      this.stop = stop;
    }

    @Override
    public KnnCollector newCollector(
        int visitedLimit, KnnSearchStrategy strategy, LeafReaderContext segment)
        throws IOException {
      return stop.of(super.newCollector(visitedLimit, strategy, segment), vectors(segment));
    }

    @Override
    public KnnCollector newOptimisticCollector(
        int visitedLimit, KnnSearchStrategy strategy, LeafReaderContext segment, int k) {
      KnnCollector own = super.newOptimisticCollector(visitedLimit, strategy, segment, k);
      try {
        return stop.of(own, vectors(segment));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /**
   * All that a search for this query finds, best first, without what a search does besides: Lucene
   * makes a query of the documents found, and collects them once more.
   */
  TopDocs find(IndexSearcher searcher) throws IOException {
    List<LeafReaderContext> segments = searcher.getIndexReader().leaves();
    int vectors = 0;
    if (stop.isPresent() && segments.size() > 1) {
      for (LeafReaderContext segment : segments) {
        vectors += vectors(segment);
      }
    }
    Found found = new Found(this, vectors);
    found.rewrite(searcher);
    return found.all;
  }

  /** Keeps what rewriting finds; for one search, by one thread. */
  private static final class Found extends NearestImagesQuery {
    /** In all segments, where that matters: there are several, and a stop. */
    private final int vectors;

    private TopDocs all =
        new TopDocs(new TotalHits(0, TotalHits.Relation.EQUAL_TO), new ScoreDoc[0]);

    Found(NearestImagesQuery query, int vectors) {
      super(query);
      this.vectors = vectors;
    }

    @Override
    protected TopDocs mergeLeafResults(TopDocs[] segments) {
      // Of one segment they are in order.
      boolean merged = segments.length == 1 && segments[0].scoreDocs.length <= getK();
      TopDocs best = merged ? segments[0] : super.mergeLeafResults(segments);
      // A copy, as Lucene goes on to put them in the order of documents, in place.
      all = new TopDocs(best.totalHits, best.scoreDocs.clone());
      // By what this returns Lucene decides which segments to search again.
      return merged || super.stop.isEmpty()
          ? best
          : super.stop.get().competing(best, segments, getK(), vectors);
    }
  }
}
