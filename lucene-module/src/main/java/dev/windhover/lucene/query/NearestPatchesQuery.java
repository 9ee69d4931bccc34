package dev.windhover.lucene.query;

import dev.windhover.lucene.index.ImageSchema;
import dev.windhover.lucene.index.UnitVectors;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.FieldExistsQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Weight;
import org.apache.lucene.search.join.DiversifyingChildrenFloatKnnVectorQuery;
import org.apache.lucene.search.join.ToChildBlockJoinQuery;

/**
 * The nearest patch of each image, among images that match a filter: at most one patch an image,
 * scored as the vector format compares (codes where there are codes). For images instead of patches
 * wrap it in a {@code ToParentBlockJoinQuery} over {@link ImageSchema#parents()}.
 *
 * <p>How a filter is obeyed depends on how much it lets through. Few patches are all compared: that
 * reads memory in order, and one comparison costs a fifth of one in the graph. More are searched by
 * graph, where from 60 % down only neighbours that pass are compared, two hops away where too few
 * do (Lucene's {@code FilteredHnswGraphSearcher}, after ACORN, Patel et al. 2024). The patches of a
 * filter are kept in the searcher's query cache as a bit set.
 *
 * <p>Immutable and thread-safe. Cost: {@code O(k log n)} comparisons by graph, {@code O(m)} for
 * {@code m <= 200 k} matching patches of a segment.
 */
public final class NearestPatchesQuery extends Query {
  private final String field;
  private final float[] vector;
  private final int k;
  private final Optional<Query> filter;

  /**
   * Searches the patches of one level.
   *
   * @param level see {@link ImageSchema#patchField}
   * @param vector of the field's dimensions; brought to unit length
   * @param k most patches wanted, {@code >= 1}
   * @param filter which images may be found; matches images, not patches
   */
  public NearestPatchesQuery(int level, float[] vector, int k, Optional<Query> filter) {
    if (k < 1) {
      throw new IllegalArgumentException("k must be >= 1, got " + k);
    }
    this.field = ImageSchema.patchField(level);
    this.vector = UnitVectors.copyOf(vector, "query vector");
    this.k = k;
    this.filter = Objects.requireNonNull(filter, "filter");
  }

  @Override
  public Query rewrite(IndexSearcher searcher) throws IOException {
    if (filter.isEmpty()) {
      return new DiversifyingChildrenFloatKnnVectorQuery(
              field, vector, null, k, ImageSchema.parents())
          .rewrite(searcher);
    }
    Query patches = searcher.rewrite(patchesOf(filter.get()));
    if (patches instanceof MatchNoDocsQuery) {
      return patches;
    }
    // By the searcher, not by the query, so that its cache keeps the bits.
    Weight weight = searcher.createWeight(patches, ScoreMode.COMPLETE_NO_SCORES, 1);
    return new FilteredPatches(field, vector, k, weight).rewrite(searcher);
  }

  private Query patchesOf(Query images) {
    Query parents =
        new BooleanQuery.Builder()
            .add(ImageSchema.images(), BooleanClause.Occur.FILTER)
            .add(images, BooleanClause.Occur.FILTER)
            .build();
    return new BooleanQuery.Builder()
        .add(new ToChildBlockJoinQuery(parents, ImageSchema.parents()), BooleanClause.Occur.FILTER)
        .add(new FieldExistsQuery(field), BooleanClause.Occur.FILTER)
        .build();
  }

  @Override
  public void visit(QueryVisitor visitor) {
    if (visitor.acceptField(field)) {
      visitor.visitLeaf(this);
    }
  }

  @Override
  public String toString(String defaultField) {
    return "nearest "
        + k
        + " of "
        + field
        + filter.map(f -> " where " + f.toString(defaultField)).orElse("");
  }

  @Override
  public boolean equals(Object o) {
    return sameClassAs(o)
        && field.equals(((NearestPatchesQuery) o).field)
        && k == ((NearestPatchesQuery) o).k
        && filter.equals(((NearestPatchesQuery) o).filter)
        && Arrays.equals(vector, ((NearestPatchesQuery) o).vector);
  }

  @Override
  public int hashCode() {
    return 31 * Objects.hash(classHash(), field, k, filter) + Arrays.hashCode(vector);
  }
}
