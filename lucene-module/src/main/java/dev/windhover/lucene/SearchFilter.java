package dev.windhover.lucene;

import dev.windhover.lucene.index.ImageSchema;
import dev.windhover.lucene.sets.ImageSet;
import java.io.IOException;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.Query;

/** Which images a query may find: its filter and its sets together. */
final class SearchFilter {
  private final ImageIndex index;
  private final SearchPoint point;

  SearchFilter(ImageIndex index, SearchPoint point) {
    this.index = index;
    this.point = point;
  }

  /** The filter of a query, null for none. */
  Query of(ImageQuery query) throws IOException {
    if (query.filter().isEmpty() && query.sets().isEmpty()) {
      return null;
    }
    BooleanQuery.Builder all = new BooleanQuery.Builder();
    // A filter that matches patches or texts as well must not be counted by them.
    all.add(ImageSchema.images(), BooleanClause.Occur.FILTER);
    query.filter().ifPresent(f -> all.add(f, BooleanClause.Occur.FILTER));
    for (String name : query.sets()) {
      ImageSet set =
          point
              .set(index.identity(), name)
              .orElseThrow(() ->
                  new IllegalArgumentException(
                      "index " + index.name() + " has no set '" + name + "'"));
      all.add(set.query(), BooleanClause.Occur.FILTER);
    }
    return all.build();
  }
}
