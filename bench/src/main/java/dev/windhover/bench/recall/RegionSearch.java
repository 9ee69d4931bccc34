package dev.windhover.bench.recall;

import dev.windhover.bench.vectors.VectorReader;
import dev.windhover.bench.vectors.VectorSet;
import dev.windhover.encoder.QueryKind;
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
import dev.windhover.lucene.index.ImageSchema;
import dev.windhover.lucene.query.FullPrecision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.join.DiversifyingChildrenFloatKnnVectorQuery;
import org.apache.lucene.search.join.ToChildBlockJoinQuery;
import org.apache.lucene.search.knn.KnnSearchStrategy;
import org.apache.lucene.util.VectorUtil;

/**
 * The same patches as blocks: {@value #PATCHES} neighbours in the set are one image. How many of
 * the best images the search by parts finds, and how long it takes under filters on images.
 */
final class RegionSearch {
  /** Patches an image. */
  private static final int PATCHES = 64;

  /** The search as users have it. */
  static final String OURS = "NearestPatchesQuery (ours)";

  /**
   * Lucene's search of two-hop neighbours that pass the filter (after ACORN, Patel et al. 2024).
   */
  private static final String ACORN = "Lucene's query, passing neighbours (ACORN)";

  /**
   * What one filter gave.
   *
   * @param how the graph was searched
   * @param share of images kept
   * @param recall of the best {@code k} images by their best part
   * @param p50 milliseconds
   */
  record Result(String how, double share, double recall, double p50) {}

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
    QueryKind made = kind.equals("text") ? QueryKind.TEXT : QueryKind.IMAGE;
    asked = Arrays.copyOf(asked, Math.min(queries, asked.length));
    List<Way> ways =
        List.of(
            new Way(OURS, 1),
            new Way(OURS, 0.5),
            new Way(OURS, 0.1),
            new Way(ACORN, 0.5),
            new Way(ACORN, 0.1));
    double[] recall = new double[ways.size()];
    double[][] times = new double[ways.size()][asked.length];
    try (VectorReader corpus = set.corpus();
        ImageSearcher searcher = index.openSearcher();
        ImageSnapshot snapshot = searcher.snapshot()) {
      Map<Double, Query> filters = new HashMap<>();
      for (Way way : ways) {
        filters.put(way.share, Selectivity.of(way.share, images).images().query());
      }
      float[][] rows = corpus.toArrays();
      for (int round = 0; round < 2; round++) {
        for (int q = 0; q < asked.length; q++) {
          Map<Integer, Float> best = round == 0 ? bestParts(rows, asked[q]) : Map.of();
          for (int w = 0; w < ways.size(); w++) {
            Way way = ways.get(w);
            long start = System.nanoTime();
            List<String> found =
                way.how.equals(OURS)
                    ? snapshot
                        .nearestPatches(
                            1,
                            asked[q],
                            made,
                            candidates,
                            way.share < 1 ? Optional.of(filters.get(way.share)) : Optional.empty())
                        .stream()
                        .map(PatchHit::id)
                        .toList()
                    : acorn(snapshot, asked[q], candidates, filters.get(way.share));
            times[w][q] = (System.nanoTime() - start) / 1e6;
            if (round == 0) {
              recall[w] += share(best, way.share, found, k) / asked.length;
            }
          }
        }
      }
    }
    List<Result> out = new ArrayList<>();
    for (int w = 0; w < ways.size(); w++) {
      Arrays.sort(times[w]);
      out.add(
          new Result(ways.get(w).how, ways.get(w).share, recall[w], times[w][times[w].length / 2]));
    }
    return out;
  }

  private record Way(String how, double share) {}

  /** What {@code nearestPatches} would do with Lucene's other search of a filtered graph. */
  private static List<String> acorn(
      ImageSnapshot snapshot, float[] query, int candidates, Query filter) throws IOException {
    String field = ImageSchema.patchField(1);
    Query children = new ToChildBlockJoinQuery(filter, ImageSchema.parents());
    ScoreDoc[] found =
        snapshot
            .lucene()
            .search(
                new DiversifyingChildrenFloatKnnVectorQuery(
                    field,
                    query,
                    children,
                    candidates,
                    ImageSchema.parents(),
                    new KnnSearchStrategy.Hnsw(60)),
                candidates)
            .scoreDocs;
    FullPrecision.score(snapshot.lucene().getIndexReader(), field, query, found);
    List<String> out = new ArrayList<>();
    for (ScoreDoc d : found) {
      out.add(snapshot.images().id(snapshot.images().parentOf(d.doc)));
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

  private static double share(Map<Integer, Float> best, double share, List<String> hits, int k) {
    Set<String> truth = new HashSet<>();
    best.entrySet().stream()
        .filter(e -> share >= 1 || Selectivity.keeps(e.getKey(), share))
        .sorted(Map.Entry.<Integer, Float>comparingByValue().reversed())
        .limit(k)
        .forEach(e -> truth.add(Integer.toString(e.getKey())));
    long found = hits.stream().limit(k).filter(truth::contains).count();
    return (double) found / truth.size();
  }
}
