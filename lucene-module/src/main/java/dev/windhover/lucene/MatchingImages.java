package dev.windhover.lucene;

import dev.windhover.lucene.index.ImageSchema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.Bits;

/** The live images that match a query. */
final class MatchingImages {

  private MatchingImages() {}

  /** Their documents, ascending. */
  static int[] of(IndexSearcher searcher, Query query) throws IOException {
    Query images =
        new BooleanQuery.Builder()
            .add(ImageSchema.images(), BooleanClause.Occur.FILTER)
            .add(query, BooleanClause.Occur.FILTER)
            .build();
    Weight weight =
        searcher.createWeight(searcher.rewrite(images), ScoreMode.COMPLETE_NO_SCORES, 1);
    List<Integer> out = new ArrayList<>();
    for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
      Scorer scorer = weight.scorer(leaf);
      if (scorer != null) {
        Bits live = leaf.reader().getLiveDocs();
        DocIdSetIterator it = scorer.iterator();
        for (int d = it.nextDoc(); d != DocIdSetIterator.NO_MORE_DOCS; d = it.nextDoc()) {
          if (live == null || live.get(d)) {
            out.add(leaf.docBase + d);
          }
        }
      }
    }
    return out.stream().mapToInt(Integer::intValue).toArray();
  }
}
