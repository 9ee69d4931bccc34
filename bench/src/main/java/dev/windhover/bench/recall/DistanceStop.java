package dev.windhover.bench.recall;

import dev.windhover.bench.vectors.GroundTruth;
import dev.windhover.bench.vectors.VectorReader;
import dev.windhover.bench.vectors.VectorSet;
import dev.windhover.lucene.ImageSearcher;
import dev.windhover.lucene.ImageSnapshot;
import dev.windhover.lucene.index.ImageSchema;
import dev.windhover.lucene.query.AdaptiveStop;
import dev.windhover.lucene.query.Deadline;
import dev.windhover.lucene.query.FullPrecision;
import dev.windhover.lucene.query.NearestImagesQuery;
import dev.windhover.lucene.query.NearestVectors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.search.ScoreDoc;
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
          sums[0] += recall(snapshot, query, truth[q], list);
          sums[1] += list.totalHits.value();
          sums[2] += recall(snapshot, query, truth[q], stopped);
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

  private static double recall(ImageSnapshot snapshot, float[] query, int[] truth, TopDocs found)
      throws IOException {
    ScoreDoc[] docs =
        Arrays.stream(found.scoreDocs)
            .map(d -> new ScoreDoc(d.doc, d.score))
            .toArray(ScoreDoc[]::new);
    FullPrecision.score(snapshot.lucene().getIndexReader(), ImageSchema.IMAGE_VECTOR, query, docs);
    int[] ids = new int[Math.min(K, docs.length)];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = Integer.parseInt(snapshot.images().id(docs[i].doc));
    }
    return GroundTruth.recall(truth, ids, K);
  }

  /** Along a direction drawn at random: unit vectors' variance is what their mean lacks of 1. */
  private double deviation() throws IOException {
    try (VectorReader corpus = set.corpus()) {
      int n = Math.min(SAMPLE, corpus.size());
      double[] mean = new double[corpus.dimensions()];
      for (int i = 0; i < n; i++) {
        float[] row = corpus.row((int) ((long) i * corpus.size() / n));
        for (int d = 0; d < mean.length; d++) {
          mean[d] += row[d] / n;
        }
      }
      double squared = Arrays.stream(mean).map(m -> m * m).sum();
      return Math.sqrt((1 - squared) / mean.length);
    }
  }
}
