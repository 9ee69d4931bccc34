package dev.windhover.bench.recall;

import dev.windhover.bench.vectors.GroundTruth;
import dev.windhover.bench.vectors.VectorReader;
import dev.windhover.bench.vectors.VectorSet;
import dev.windhover.lucene.ImageSearcher;
import dev.windhover.lucene.ImageSnapshot;
import dev.windhover.lucene.index.ImageSchema;
import dev.windhover.lucene.query.AdaptiveStop;
import dev.windhover.lucene.query.Deadline;
import dev.windhover.lucene.query.NearestImagesQuery;
import dev.windhover.lucene.query.NearestVectors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.search.TopDocs;

/**
 * How many vectors a graph search compares, and what it finds, when a full list of candidates ends
 * it and when nothing near being left does. Counts, so they depend on no load.
 */
final class DistanceStop {
  private static final int K = 10;

  /** Vectors whose spread stands for that of all. */
  private static final int SAMPLE = 1000;

  /**
   * What a number of candidates gave.
   *
   * @param listRecall of the best {@value #K}, with a list of so many
   * @param listCompared vectors, on average, with that list
   * @param stopRecall with the stop, and the longer list that goes with it
   * @param stopCompared vectors, on average, with the stop
   */
  record Result(
      int candidates,
      double listRecall,
      double listCompared,
      double stopRecall,
      double stopCompared) {}

  private final VectorSet set;

  DistanceStop(VectorSet set) {
    this.set = set;
  }

  List<Result> measure(ImageSearcher searcher, String kind, int queryCount, int[] candidates)
      throws IOException {
    float[][] all = set.queries(kind);
    float[][] queries = Arrays.copyOf(all, Math.min(queryCount, all.length));
    int[][] truth = set.truth(kind);
    // One more, as a page of hits says whether there is another.
    AdaptiveStop stop = new AdaptiveStop(K + 1, deviation());
    List<Result> out = new ArrayList<>();
    try (ImageSnapshot snapshot = searcher.snapshot()) {
      for (int c : candidates) {
        double[] sums = new double[4];
        for (int q = 0; q < queries.length; q++) {
          float[] query = queries[q];
          TopDocs list = find(snapshot, (k, f) -> new NearestImagesQuery(query, k, f), c, c);
          TopDocs stopped =
              AdaptiveStop.helps(stop.wanted(), c, set.description().size())
                  ? find(
                      snapshot,
                      (k, f) -> NearestImagesQuery.stopping(query, k, stop),
                      AdaptiveStop.list(c),
                      stop.wanted())
                  : list;
          int[] byList = RecallIndex.best(snapshot, query, K, list.scoreDocs);
          int[] byDistance = RecallIndex.best(snapshot, query, K, stopped.scoreDocs);
          sums[0] += GroundTruth.recall(truth[q], byList, K);
          sums[1] += list.totalHits.value();
          sums[2] += GroundTruth.recall(truth[q], byDistance, K);
          sums[3] += stopped.totalHits.value();
        }
        int n = queries.length;
        out.add(new Result(c, sums[0] / n, sums[1] / n, sums[2] / n, sums[3] / n));
      }
    }
    return out;
  }

  private static TopDocs find(
      ImageSnapshot snapshot, NearestVectors.KnnQuery query, int k, int least) throws IOException {
    return NearestVectors.search(
        snapshot.lucene(),
        query,
        k,
        least,
        null,
        ImageSchema.images(),
        ImageSchema.images(),
        Deadline.NONE);
  }

  private double deviation() throws IOException {
    List<float[]> sample = new ArrayList<>();
    try (VectorReader corpus = set.corpus()) {
      int n = Math.min(SAMPLE, corpus.size());
      for (int i = 0; i < n; i++) {
        sample.add(corpus.row((int) ((long) i * corpus.size() / n)).clone());
      }
    }
    return AdaptiveStop.deviation(sample).orElseThrow();
  }
}
