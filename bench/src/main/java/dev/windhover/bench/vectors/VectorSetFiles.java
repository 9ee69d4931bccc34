package dev.windhover.bench.vectors;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.lucene.util.IOUtils;
import org.apache.lucene.util.VectorUtil;

/** Writes the files of a set. */
final class VectorSetFiles {
  private static final int RANDOM_PAIRS = 100_000;

  private VectorSetFiles() {}

  /** The vectors, brought to unit length. */
  static void write(VectorSet.Source source, Path folder) throws IOException {
    int dimensions = source.dimensions();
    Map<String, NpyWriter> queries = new LinkedHashMap<>();
    try (NpyWriter corpus = NpyWriter.floats(VectorSet.corpusFile(folder), dimensions)) {
      for (String kind : source.kinds()) {
        queries.put(kind, NpyWriter.floats(VectorSet.queryFile(folder, kind), dimensions));
      }
      source.writeTo(
          new VectorSet.Sink() {
            @Override
            public void corpus(float[] vector) throws IOException {
              corpus.write(VectorSet.normalize(vector.clone()));
            }

            @Override
            public void query(String kind, float[] vector) throws IOException {
              queries.get(kind).write(VectorSet.normalize(vector.clone()));
            }
          });
    } finally {
      IOUtils.close(queries.values());
    }
  }

  /** The true neighbours, and what cosines they have. */
  static List<VectorSet.Cosines> writeTruth(VectorSet.Source source, Path folder)
      throws IOException {
    List<VectorSet.Cosines> out = new ArrayList<>();
    try (VectorReader corpus = VectorReader.open(VectorSet.corpusFile(folder))) {
      out.add(new VectorSet.Cosines("corpus", toAny(corpus, corpus), null, null));
      for (String kind : source.kinds()) {
        try (VectorReader queries = VectorReader.open(VectorSet.queryFile(folder, kind))) {
          float[][] asked = queries.toArrays();
          int[][] truth = GroundTruth.neighbours(corpus, asked, VectorSet.NEIGHBOURS);
          NpyWriter.writeInts(VectorSet.truthFile(folder, kind), truth);
          out.add(
              new VectorSet.Cosines(
                  kind,
                  toAny(queries, corpus),
                  toRank(corpus, asked, truth, 0),
                  toRank(corpus, asked, truth, 9)));
        }
      }
    }
    return out;
  }

  private static double toAny(VectorReader a, VectorReader b) throws IOException {
    Random random = new Random(1);
    float[] left = new float[a.dimensions()];
    float[] right = new float[b.dimensions()];
    double sum = 0;
    for (int i = 0; i < RANDOM_PAIRS; i++) {
      a.read(random.nextInt(a.size()), left);
      b.read(random.nextInt(b.size()), right);
      sum += VectorUtil.dotProduct(left, right);
    }
    return sum / RANDOM_PAIRS;
  }

  private static double toRank(VectorReader corpus, float[][] queries, int[][] truth, int rank)
      throws IOException {
    double sum = 0;
    for (int q = 0; q < queries.length; q++) {
      int there = Math.min(rank, truth[q].length - 1);
      sum += VectorUtil.dotProduct(queries[q], corpus.row(truth[q][there]));
    }
    return sum / queries.length;
  }
}
