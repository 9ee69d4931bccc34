package dev.windhover.lucene.query;

import java.io.IOException;
import org.apache.lucene.index.QueryTimeout;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TopDocs;

/**
 * Graph search that notices when the graph ends too early. Thousands of equal vectors, such as
 * copies of a photo or patches of blank walls, link to each other alone: a search that comes among
 * them never gets out and returns fewer documents than it was asked for. It is then done again
 * without the graph.
 */
public final class NearestVectors {

  /** Makes the search for the best {@code k} among what a filter lets through. */
  @FunctionalInterface
  public interface KnnQuery {
    /**
     * @param filter null for none
     */
    Query of(int k, Query filter);
  }

  private NearestVectors() {}

  /**
   * The best {@code k}: fewer if there are no more, if the graph ends early though not before
   * {@code least}, or if the time is up.
   *
   * @param k how far the graph search goes, {@code >= least}
   * @param least how many the caller cannot do without
   * @param filter which documents may be found, null for any
   * @param searched every document that may be found: the filter, or those that have vectors
   * @param counted what must be as many as documents can be found, at most; counted only when fewer
   *     than {@code least} were found
   * @param timeout after which nothing is done again
   */
  public static TopDocs search(
      IndexSearcher searcher,
      KnnQuery query,
      int k,
      int least,
      Query filter,
      Query searched,
      Query counted,
      QueryTimeout timeout)
      throws IOException {
    TopDocs found = find(searcher, query.of(k, filter), k);
    int size = found.scoreDocs.length;
    if (size >= least || timeout.shouldExit() || size >= searcher.count(counted)) {
      return found;
    }
    // With room for all that pass the filter Lucene compares them one by one.
    int all = Math.max(1, searcher.getIndexReader().maxDoc());
    return searcher.search(query.of(all, searched), k);
  }

  private static TopDocs find(IndexSearcher searcher, Query query, int k) throws IOException {
    return query instanceof NearestImagesQuery images
        ? images.find(searcher)
        : searcher.search(query, k);
  }
}
