package dev.windhover.tools.health;

import dev.windhover.lucene.ImageHit;
import dev.windhover.lucene.ImageQuery;
import dev.windhover.lucene.ImageSnapshot;
import dev.windhover.lucene.index.ImageSchema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.VectorUtil;

/**
 * Recall at 10 of the graph search for whole images: what share of the ten nearest, found by
 * comparing with every vector, a search with default settings finds. Ties count as found.
 *
 * @param queries asked
 * @param recall in {@code [0, 1]}; NaN without queries
 */
public record RecallSample(int queries, double recall) {
  /** Neighbours per query. */
  public static final int K = 10;

  /** Dot products in another order differ by this much. */
  private static final float ROUNDING = 1e-5f;

  /** Asks {@code queries}, unit vectors. O(queries x images x dimensions). */
  public static RecallSample of(ImageSnapshot snapshot, List<float[]> queries) throws IOException {
    float[][] nearest = exact(snapshot, queries);
    long wanted = 0;
    long found = 0;
    for (int q = 0; q < queries.size(); q++) {
      float last = nearest[q][0];
      long there = 0;
      for (float similarity : nearest[q]) {
        there += similarity > -2 ? 1 : 0;
      }
      long hits = 0;
      for (ImageHit hit : snapshot.search(ImageQuery.vector(queries.get(q)).k(K).build())) {
        hits += hit.similarity() >= last - ROUNDING ? 1 : 0;
      }
      wanted += there;
      found += Math.min(hits, there);
    }
    return new RecallSample(queries.size(), (double) found / wanted);
  }

  /** Vectors of images spread evenly over the index, at most {@code count}. */
  public static List<float[]> vectors(ImageSnapshot snapshot, int count) throws IOException {
    List<float[]> out = new ArrayList<>();
    long size = snapshot.size();
    long[] at = {0};
    List<String> ids = new ArrayList<>();
    snapshot.forEachEntry(entry -> {
      if (at[0] * count / size != (at[0] + 1) * count / size || size <= count) {
        ids.add(entry.id());
      }
      at[0]++;
    });
    for (String id : ids) {
      snapshot.vectorOf(id).ifPresent(out::add);
    }
    return out;
  }

  /** The K highest similarities of each query, ascending; below -2 where there are fewer. */
  private static float[][] exact(ImageSnapshot snapshot, List<float[]> queries) throws IOException {
    float[][] best = new float[queries.size()][K];
    for (float[] row : best) {
      Arrays.fill(row, -3);
    }
    for (LeafReaderContext leaf : snapshot.lucene().getIndexReader().leaves()) {
      FloatVectorValues values = leaf.reader().getFloatVectorValues(ImageSchema.IMAGE_VECTOR);
      if (values == null) {
        continue;
      }
      Bits live = leaf.reader().getLiveDocs();
      var it = values.iterator();
      for (int d = it.nextDoc(); d != DocIdSetIterator.NO_MORE_DOCS; d = it.nextDoc()) {
        if (live == null || live.get(d)) {
          float[] vector = values.vectorValue(it.index());
          for (int q = 0; q < best.length; q++) {
            insert(best[q], VectorUtil.dotProduct(queries.get(q), vector));
          }
        }
      }
    }
    return best;
  }

  private static void insert(float[] ascending, float value) {
    if (value <= ascending[0]) {
      return;
    }
    int i = 0;
    while (i + 1 < ascending.length && ascending[i + 1] < value) {
      ascending[i] = ascending[i + 1];
      i++;
    }
    ascending[i] = value;
  }
}
