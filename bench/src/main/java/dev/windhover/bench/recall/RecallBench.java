package dev.windhover.bench.recall;

import dev.windhover.bench.Checkout;
import dev.windhover.bench.report.Bar;
import dev.windhover.bench.report.Machine;
import dev.windhover.bench.report.Report;
import dev.windhover.bench.report.Table;
import dev.windhover.bench.vectors.CaptionedPhotos;
import dev.windhover.bench.vectors.ClipLikeVectors;
import dev.windhover.bench.vectors.GroundTruth;
import dev.windhover.bench.vectors.PhotoImages;
import dev.windhover.bench.vectors.PhotoPatches;
import dev.windhover.bench.vectors.VectorReader;
import dev.windhover.bench.vectors.VectorSet;
import dev.windhover.encoder.onnx.ClipModel;
import dev.windhover.lucene.ImageIndex;
import dev.windhover.lucene.ImageSearcher;
import dev.windhover.lucene.IndexSettings;
import dev.windhover.lucene.sets.ImageSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Recall of the index at its default settings, text to image and image to image apart, with and
 * without filters.
 */
@Command(
    name = "recall",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    description = {
      "Recall at default settings, text to image and image to image apart, with and without"
          + " filters.",
      "",
      "Sets: 'patches' and 'photos' (patches, and whole images, of all photos at hand by the bundled"
          + " model) and 'made' (CLIP-like vectors with a modality gap). Sets and indexes are kept in --work and"
          + " used again.",
    },
    footer = {
      "",
      "Examples:",
      "  ./windhover bench recall",
      "  ./windhover bench recall --sets made --size 20000",
    })
public final class RecallBench implements Callable<Integer> {
  private static final double BAR = 0.95;
  private static final int K = 10;
  private static final int[] ENTRY_CANDIDATES = {100, 200, 640};
  private static final int[] STOP_CANDIDATES = {50, 100, 200, 400, 640};
  private static final int[] CANDIDATES = {20, 50, 100, 200, 400, 800};

  @Spec private CommandLine.Model.CommandSpec spec;

  @Option(
      names = "--sets",
      split = ",",
      defaultValue = "patches,photos,made",
      description = "Which sets (default ${DEFAULT-VALUE}).")
  private List<String> sets;

  @Option(
      names = "--size",
      defaultValue = "100000",
      description = "Vectors of the made set (default ${DEFAULT-VALUE}).")
  private int size;

  @Option(
      names = "--query-count",
      defaultValue = "1000",
      description = "Most queries of each kind (default ${DEFAULT-VALUE}).")
  private int queryCount;

  @Option(
      names = "--work",
      description = "Where sets and indexes lie (default bench/target/work/recall).")
  private Path work = Checkout.work("recall");

  @Option(names = "--out", description = "The report (default bench/results/recall.json).")
  private Path out = Checkout.result("recall");

  private final Table.Builder recalls =
      Table.of("Recall@10 at default settings")
          .keys("set", "queries", "segments", "filter keeps")
          .plain("vectors searched", "")
          .higher("recall@10", "")
          .higher("worst tenth of queries", "")
          .lower("p50", "ms");
  private final Table.Builder sweeps =
      Table.of("What candidates buy, one segment, no filter")
          .keys("set", "queries", "candidates")
          .higher("recall@10", "")
          .lower("p50", "ms");
  private final Table.Builder stops =
      Table.of("What stopping by distance saves, one segment, no filter")
          .keys("set", "queries", "candidates")
          .higher("recall@10, by list", "")
          .lower("compared, by list", "")
          .higher("recall@10, by distance", "")
          .lower("compared, by distance", "");
  private final Table.Builder entries =
      Table.of("What entry points buy, one segment, no filter")
          .keys("set", "queries", "search starts at", "candidates")
          .higher("recall@10", "")
          .lower("p50", "ms");
  private final Table.Builder regions =
      Table.of("Search by parts, blocks of 64, best part an image, 100 candidates")
          .keys("set", "queries", "filter keeps", "filtered search")
          .higher("recall@10", "")
          .lower("p50", "ms")
          .lower("time / unfiltered", "");
  private final Table.Builder shapes =
      Table.of("The sets: mean cosines")
          .keys("set", "queries")
          .plain("to any", "")
          .plain("to nearest", "")
          .plain("to tenth", "");
  private final List<Bar> bars = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    Machine machine = Machine.current();
    Map<String, String> parameters = new LinkedHashMap<>();
    for (VectorSet set : chosen()) {
      say("set %s: %s", set.description().name(), set.description().recipe());
      parameters.put("set " + set.description().name(), set.description().recipe());
      set.description()
          .cosines()
          .forEach(c ->
              shapes.row(
                  set.description().name(), c.kind(), c.toAny(), c.toNearest(), c.toTenth()));
      measure(set);
    }
    parameters.put("queries of a kind", "at most " + queryCount);
    new Report(
            "recall",
            "Recall of the index at default settings",
            Report.now(),
            Report.currentCommit(Checkout.root()),
            "./windhover bench "
                + String.join(" ", spec.commandLine().getParseResult().originalArgs()),
            machine,
            parameters,
            bars,
            List.of(
                recalls.build(),
                sweeps.build(),
                stops.build(),
                entries.build(),
                regions.build(),
                shapes.build()),
            List.of(),
            List.of(
                "Truth is brute force over the float32 vectors. Default settings: 8 bits, 16"
                    + " connections, beam 100, 100 candidates"
                    + " of 640 that the graph search reaches, more in segments of more than 100,000 (parts: 100, of as many for text). Filters keep a random share,"
                    + " independent of the query. A set of n vectors under a filter of 0.1 % has"
                    + " about n / 1000 of them; where fewer than 10 are kept all of them count."))
        .write(out);
    bars.forEach(bar -> say("%s: %s", bar.outcome(), bar.line()));
    say("written: %s and %s", out, Report.pageBeside(out));
    return 0;
  }

  private List<VectorSet> chosen() throws IOException {
    List<VectorSet> out = new ArrayList<>();
    for (String name : sets) {
      switch (name) {
        case "patches", "photos" -> {
          CaptionedPhotos photos = CaptionedPhotos.find();
          try (ClipModel model = ClipModel.bundled()) {
            out.add(
                VectorSet.prepare(
                    name.equals("patches")
                        ? new PhotoPatches(photos, model)
                        : new PhotoImages(photos, model),
                    work.resolve("sets")));
          }
        }
        case "made" ->
            out.add(
                VectorSet.prepare(
                    new ClipLikeVectors(42, size, 512, queryCount), work.resolve("sets")));
        default ->
            throw new ParameterException(
                spec.commandLine(), "no set '" + name + "': there are patches, photos and made");
      }
    }
    return out;
  }

  private void measure(VectorSet set) throws IOException {
    String name = set.description().name();
    IndexSettings settings = IndexSettings.ofVectors("recall", set.description().dimensions());
    try (VectorReader corpus = set.corpus()) {
      for (RecallIndex.Shape shape :
          List.of(
              RecallIndex.Shape.COMMITTED, RecallIndex.Shape.SEVERAL, RecallIndex.Shape.MERGED)) {
        RecallIndex built =
            RecallIndex.prepare(
                set,
                settings,
                shape,
                work.resolve("indexes")
                    .resolve(name + "-" + shape.name().toLowerCase(Locale.ROOT)));
        say("  %s index built in %.0f s", shape, built.seconds());
        try (ImageSearcher searcher = built.index().openSearcher()) {
          for (String kind : set.description().kinds()) {
            filtered(set, corpus, searcher, kind);
            if (shape == RecallIndex.Shape.MERGED) {
              sweep(set, searcher, kind);
              stops(set, searcher, kind);
              entries(set, searcher, kind);
            }
          }
        }
      }
    }
    if (set.description().size() > 10_000) {
      regions(set);
    }
  }

  private float[][] queries(VectorSet set, String kind) throws IOException {
    float[][] all = set.queries(kind);
    return Arrays.copyOf(all, Math.min(queryCount, all.length));
  }

  private void filtered(VectorSet set, VectorReader corpus, ImageSearcher searcher, String kind)
      throws IOException {
    String name = set.description().name();
    float[][] queries = queries(set, kind);
    int segments;
    try (var snapshot = searcher.snapshot()) {
      segments = snapshot.lucene().getIndexReader().leaves().size();
    }
    for (double share : Selectivity.SHARES) {
      Selectivity filter = Selectivity.of(share, corpus.size());
      if (filter.ordinals().length == 0) {
        continue;
      }
      int[][] truth = filter.truth(corpus, queries, K);
      Measured m =
          ask(
              searcher,
              queries,
              truth,
              share < 1 ? Optional.of(filter.images()) : Optional.empty(),
              OptionalInt.empty());
      recalls.row(
          name, kind, segments, percent(share), filter.ordinals().length, m.recall, m.worst, m.p50);
      bars.add(
          Bar.atLeast(
              kind + " to image, recall@10",
              BAR,
              m.recall,
              name + ", " + segments + " segment(s), filter keeps " + percent(share)));
      say(
          "  %s, %s, %d segment(s), filter %s: recall %.4f, worst tenth %.3f, p50 %.2f ms",
          name, kind, segments, percent(share), m.recall, m.worst, m.p50);
    }
  }

  private void sweep(VectorSet set, ImageSearcher searcher, String kind) throws IOException {
    float[][] queries = queries(set, kind);
    int[][] truth = set.truth(kind);
    for (int candidates : CANDIDATES) {
      Measured m = ask(searcher, queries, truth, Optional.empty(), OptionalInt.of(candidates));
      sweeps.row(set.description().name(), kind, candidates, m.recall, m.p50);
      say("  %s, %d candidates: recall %.4f, p50 %.2f ms", kind, candidates, m.recall, m.p50);
    }
  }

  private void stops(VectorSet set, ImageSearcher searcher, String kind) throws IOException {
    for (DistanceStop.Result r :
        new DistanceStop(set).measure(searcher, kind, queryCount, STOP_CANDIDATES)) {
      stops.row(
          set.description().name(),
          kind,
          r.candidates(),
          r.listRecall(),
          r.listCompared(),
          r.stopRecall(),
          r.stopCompared());
      say(
          "  %s, %d candidates: recall %.4f of %.0f compared, stopped by distance %.4f of %.0f",
          kind, r.candidates(), r.listRecall(), r.listCompared(), r.stopRecall(), r.stopCompared());
    }
  }

  private void entries(VectorSet set, ImageSearcher searcher, String kind) throws IOException {
    for (SeededEntry.Result r :
        new SeededEntry(set).measure(searcher, kind, queryCount, ENTRY_CANDIDATES)) {
      entries.row(
          set.description().name(), kind, r.entry().title(), r.candidates(), r.recall(), r.p50());
      say(
          "  %s, from %s, %d candidates: recall %.4f, p50 %.2f ms",
          kind, r.entry().title(), r.candidates(), r.recall(), r.p50());
    }
  }

  private void regions(VectorSet set) throws IOException {
    RegionSearch search = new RegionSearch(set);
    String name = set.description().name();
    ImageIndex index = search.prepare(work.resolve("indexes").resolve(name + "-blocks"));
    for (String kind : set.description().kinds()) {
      double unfiltered = 0;
      for (RegionSearch.Result r : search.measure(index, kind, 300, K, 100)) {
        if (r.share() >= 1) {
          unfiltered = r.p50();
        }
        double ratio = r.p50() / unfiltered;
        regions.row(name, kind, percent(r.share()), r.how(), r.recall(), r.p50(), ratio);
        String where = name + ", " + kind + ", filter keeps " + percent(r.share());
        if (r.how().equals(RegionSearch.OURS)) {
          bars.add(Bar.atLeast("search by parts, recall@10", BAR, r.recall(), where));
          if (r.share() < 1) {
            bars.add(Bar.atMost("search by parts, time / unfiltered", 2, ratio, where));
          }
        }
        say(
            "  parts, %s, %s: recall %.4f, p50 %.2f ms (%.2f)",
            where, r.how(), r.recall(), r.p50(), ratio);
      }
    }
  }

  private record Measured(double recall, double worst, double p50) {}

  private static Measured ask(
      ImageSearcher searcher,
      float[][] queries,
      int[][] truth,
      Optional<ImageSet> filter,
      OptionalInt candidates)
      throws IOException {
    double[] recall = new double[queries.length];
    double[] times = new double[queries.length];
    for (int q = 0; q < queries.length; q++) {
      long start = System.nanoTime();
      int[] found = RecallIndex.search(searcher, queries[q], K, filter, candidates);
      times[q] = (System.nanoTime() - start) / 1e6;
      recall[q] = GroundTruth.recall(truth[q], found, K);
    }
    Arrays.sort(recall);
    Arrays.sort(times);
    return new Measured(
        Arrays.stream(recall).average().orElseThrow(),
        Arrays.stream(recall).limit(Math.max(1, recall.length / 10)).average().orElseThrow(),
        times[times.length / 2]);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%s %%", share == 1 ? "100" : Double.toString(share * 100));
  }

  private static void say(String format, Object... values) {
    System.out.printf(Locale.ROOT, format + "%n", values);
  }
}
