package dev.windhover.bench.recall;

import dev.windhover.bench.vectors.GroundTruth;
import dev.windhover.bench.vectors.VectorReader;
import dev.windhover.bench.vectors.VectorSet;
import dev.windhover.lucene.ImageSearcher;
import dev.windhover.lucene.ImageSnapshot;
import dev.windhover.lucene.index.ImageSchema;
import dev.windhover.lucene.query.NearestImagesQuery;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.SeededKnnVectorQuery;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.util.BytesRef;

/**
 * Whether a graph search finds more when it starts near its goal: from the best of a sample that is
 * compared one by one, and, as what no seeding can better, from the true nearest themselves.
 */
final class SeededEntry {
  private static final int K = 10;
  private static final int SAMPLE = 1000;
  private static final int SEEDS = 10;
  private static final long SEED = 7;

  /** Where the search starts. */
  enum Entry {
    /** At the graph's top, as always. */
    GRAPH("top of the graph"),
    /** At the best of a sample. */
    SAMPLED("best " + SEEDS + " of " + SAMPLE + " at random"),
    /** At the answer. */
    TRUE("the true " + K);

    private final String title;

    Entry(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }
  }

  /**
   * What one way gave.
   *
   * @param recall of the best {@value #K}
   * @param p50 milliseconds of the graph search, without choosing seeds
   */
  record Result(Entry entry, int candidates, double recall, double p50) {}

  private final VectorSet set;

  SeededEntry(VectorSet set) {
    this.set = set;
  }

  /** All ways, taking turns, for the queries of a kind. */
  List<Result> measure(ImageSearcher searcher, String kind, int queryCount, int[] candidates)
      throws IOException {
    float[][] queries = set.queries(kind);
    queries = Arrays.copyOf(queries, Math.min(queryCount, queries.length));
    int[][] truth = set.truth(kind);
    int ways = Entry.values().length * candidates.length;
    double[] recall = new double[ways];
    double[][] times = new double[ways][queries.length];
    try (VectorReader corpus = set.corpus();
        ImageSnapshot snapshot = searcher.snapshot()) {
      int[] sample = new Random(SEED).ints(SAMPLE, 0, corpus.size()).distinct().toArray();
      float[][] rows = new float[sample.length][];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = corpus.row(sample[i]).clone();
      }
      for (int q = 0; q < queries.length; q++) {
        Query near = images(nearest(sample, rows, queries[q]));
        Query there = images(Arrays.copyOf(truth[q], K));
        int way = 0;
        for (Entry entry : Entry.values()) {
          Optional<Query> seeds =
              switch (entry) {
                case GRAPH -> Optional.empty();
                case SAMPLED -> Optional.of(near);
                case TRUE -> Optional.of(there);
              };
          for (int c : candidates) {
            long start = System.nanoTime();
            int[] found = search(snapshot, queries[q], c, seeds);
            times[way][q] = (System.nanoTime() - start) / 1e6;
            recall[way++] += GroundTruth.recall(truth[q], found, K) / queries.length;
          }
        }
      }
    }
    List<Result> out = new ArrayList<>();
    int way = 0;
    for (Entry entry : Entry.values()) {
      for (int c : candidates) {
        Arrays.sort(times[way]);
        out.add(new Result(entry, c, recall[way], times[way][queries.length / 2]));
        way++;
      }
    }
    return out;
  }

  private static int[] nearest(int[] sample, float[][] rows, float[] query) {
    return Arrays.stream(GroundTruth.nearest(rows, query, SEEDS)).map(i -> sample[i]).toArray();
  }

  private static Query images(int[] ordinals) {
    return new TermInSetQuery(
        ImageSchema.ID,
        Arrays.stream(ordinals).mapToObj(i -> new BytesRef(Integer.toString(i))).toList());
  }

  private static int[] search(
      ImageSnapshot snapshot, float[] query, int candidates, Optional<Query> seeds)
      throws IOException {
    KnnFloatVectorQuery plain = new NearestImagesQuery(query, candidates, null);
    ScoreDoc[] found =
        snapshot
            .lucene()
            .search(
                seeds.isPresent() ? SeededKnnVectorQuery.fromFloatQuery(plain, seeds.get()) : plain,
                candidates)
            .scoreDocs;
    return RecallIndex.best(snapshot, query, K, found);
  }
}
