package dev.windhover.bench.recall;

import dev.windhover.bench.vectors.VectorReader;
import dev.windhover.bench.vectors.VectorSet;
import dev.windhover.encoder.Region;
import dev.windhover.lucene.ImageDocument;
import dev.windhover.lucene.ImageIndex;
import dev.windhover.lucene.ImageIndexWriter;
import dev.windhover.lucene.ImageSearcher;
import dev.windhover.lucene.ImageSnapshot;
import dev.windhover.lucene.IndexSettings;
import dev.windhover.lucene.Layout;
import dev.windhover.lucene.PatchHit;
import dev.windhover.lucene.PatchVector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.lucene.document.KeywordField;
import org.apache.lucene.search.Query;
import org.apache.lucene.util.VectorUtil;

/**
 * The same patches as blocks: {@value #PATCHES} neighbours in the set are one image. How many of
 * the best images the search by parts finds, and how long it takes under filters on images.
 */
final class RegionSearch {
  /** Patches an image. */
  private static final int PATCHES = 64;

  private static final String KEEP = "keep";

  /**
   * What one filter gave.
   *
   * @param share of images kept
   * @param recall of the best {@code k} images by their best part
   * @param p50 milliseconds
   */
  record Result(String kind, double share, double recall, double p50) {}

  private final VectorSet set;
  private final int images;

  RegionSearch(VectorSet set) {
    this.set = set;
    this.images = Math.ceilDiv(set.description().size(), PATCHES);
  }

  ImageIndex prepare(Path folder) throws IOException {
    String done = set.description().recipe() + " in blocks of " + PATCHES;
    if (ImageIndex.exists(folder)) {
      ImageIndex there = ImageIndex.open(folder);
      if (there.userData().containsKey(done)) {
        return there;
      }
      try (var files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
    }
    ImageIndex index =
        ImageIndex.create(
            folder,
            IndexSettings.ofVectors("recall", set.description().dimensions())
                .withLayout(Layout.GRID));
    try (ImageIndexWriter writer = index.openWriter();
        VectorReader corpus = set.corpus()) {
      for (int i = 0; i < images; i++) {
        ImageDocument.Builder image =
            ImageDocument.builder(Integer.toString(i)).vector(corpus.row(i * PATCHES));
        for (int p = i * PATCHES; p < Math.min(corpus.size(), (i + 1) * PATCHES); p++) {
          image.patch(PatchVector.ofRegion(1, new Region(p % PATCHES, 0, 1, 1), corpus.row(p)));
        }
        for (double share : Selectivity.SHARES) {
          if (share < 1 && Selectivity.keeps(i, share)) {
            image.keyword(KEEP, Selectivity.word(share));
          }
        }
        writer.upsert(image.build());
      }
      writer.forceMerge(1);
      writer.commit(Map.of(done, ""));
    }
    return index;
  }

  /**
   * Asks for {@code k} images among {@code candidates}; filters take turns, so that all see the
   * same machine.
   */
  List<Result> measure(ImageIndex index, String kind, int queries, int k, int candidates)
      throws IOException {
    float[][] asked = set.queries(kind);
    asked = Arrays.copyOf(asked, Math.min(queries, asked.length));
    double[] shares = {1, 0.5, 0.1};
    double[] recall = new double[shares.length];
    double[][] times = new double[shares.length][asked.length];
    try (VectorReader corpus = set.corpus();
        ImageSearcher searcher = index.openSearcher();
        ImageSnapshot snapshot = searcher.snapshot()) {
      float[][] rows = corpus.toArrays();
      for (int round = 0; round < 2; round++) {
        for (int q = 0; q < asked.length; q++) {
          Map<Integer, Float> best = bestParts(rows, asked[q]);
          for (int s = 0; s < shares.length; s++) {
            double share = shares[s];
            Optional<Query> filter =
                share < 1
                    ? Optional.of(KeywordField.newExactQuery(KEEP, Selectivity.word(share)))
                    : Optional.empty();
            long start = System.nanoTime();
            List<PatchHit> hits = snapshot.nearestPatches(1, asked[q], candidates, filter);
            times[s][q] = (System.nanoTime() - start) / 1e6;
            if (round == 0) {
              recall[s] += share(best, share, hits, k) / asked.length;
            }
          }
        }
      }
    }
    List<Result> out = new java.util.ArrayList<>();
    for (int s = 0; s < shares.length; s++) {
      Arrays.sort(times[s]);
      out.add(new Result(kind, shares[s], recall[s], times[s][times[s].length / 2]));
    }
    return out;
  }

  private static Map<Integer, Float> bestParts(float[][] rows, float[] query) {
    Map<Integer, Float> out = new HashMap<>();
    for (int r = 0; r < rows.length; r++) {
      out.merge(r / PATCHES, VectorUtil.dotProduct(query, rows[r]), Math::max);
    }
    return out;
  }

  private static double share(Map<Integer, Float> best, double share, List<PatchHit> hits, int k) {
    Set<String> truth = new HashSet<>();
    best.entrySet().stream()
        .filter(e -> share >= 1 || Selectivity.keeps(e.getKey(), share))
        .sorted(Map.Entry.<Integer, Float>comparingByValue().reversed())
        .limit(k)
        .forEach(e -> truth.add(Integer.toString(e.getKey())));
    long found = hits.stream().limit(k).filter(h -> truth.contains(h.id())).count();
    return (double) found / truth.size();
  }
}
