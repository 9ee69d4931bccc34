package dev.windhover.bench.layer;

import dev.windhover.bench.Checkout;
import dev.windhover.bench.recall.RecallIndex;
import dev.windhover.bench.report.Bar;
import dev.windhover.bench.report.Machine;
import dev.windhover.bench.report.Report;
import dev.windhover.bench.report.Table;
import dev.windhover.bench.vectors.ClipLikeVectors;
import dev.windhover.bench.vectors.GroundTruth;
import dev.windhover.bench.vectors.VectorSet;
import dev.windhover.lucene.ImageSearcher;
import dev.windhover.lucene.ImageSnapshot;
import dev.windhover.lucene.IndexSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.lucene.search.IndexSearcher;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The query layer beside the bare Lucene query over the same files, in turns in one JVM. */
@Command(
    name = "layer",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    description = {
      "What the query layer costs: ImageSearcher beside Lucene's KnnFloatVectorQuery over the same"
          + " files, with as many candidates, ids and scores read.",
      "",
      "A block of 100 queries is asked in every way before the next, in an order drawn anew. Sets and indexes"
          + " are kept in --work, shared with 'recall', and used again.",
    },
    footer = {
      "",
      "Examples:",
      "  ./windhover bench layer",
      "  ./windhover bench layer --size 5000",
    })
public final class LayerBench implements Callable<Integer> {
  private static final double BAR = 1.05;
  private static final int K = 10;
  private static final int CANDIDATES = 100;
  private static final int DIMENSIONS = 512;
  private static final int BLOCK = 100;
  private static final String OURS = "ImageSearcher";
  private static final String PLAIN = "Lucene, as found";
  private static final String RESCORED = "Lucene, rescored";

  @Spec private CommandLine.Model.CommandSpec spec;

  @Option(
      names = "--size",
      defaultValue = "100000",
      description = "Vectors of the set (default ${DEFAULT-VALUE}).")
  private int size;

  @Option(
      names = "--query-count",
      defaultValue = "1000",
      description = "Queries of each kind, at least " + BLOCK + " (default ${DEFAULT-VALUE}).")
  private int queryCount;

  @Option(
      names = "--rounds",
      defaultValue = "4",
      description =
          "How often each query is asked in each way, measured (default ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--warm-up",
      defaultValue = "12",
      description =
          "Rounds before, unmeasured: a search is compiled in full after some ten thousand (default"
              + " ${DEFAULT-VALUE}).")
  private int warmUp;

  @Option(
      names = "--seed",
      defaultValue = "20261129",
      description = "Of the order and the intervals (default ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--work",
      description = "Where sets and indexes lie (default bench/target/work/recall).")
  private Path work = Checkout.work("recall");

  @Option(names = "--out", description = "The report (default bench/results/layer.json).")
  private Path out = Checkout.result("layer");

  private final Table.Builder times =
      Table.of("Time of a query, ids and scores of the best " + K + " of " + CANDIDATES)
          .keys("queries", "segments", "asked by")
          .lower("p50", "ms")
          .higher("recall@10", "")
          .plain("ids as ImageSearcher's", "");
  private final Table.Builder ratios =
      Table.of("ImageSearcher / Lucene, median of blocks of " + BLOCK + " queries")
          .keys("queries", "segments", "beside")
          .lower("ratio", "")
          .plain("95 % from", "")
          .plain("to", "")
          .plain("blocks", "");
  private final List<Bar> bars = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    if (queryCount < BLOCK || rounds < 1 || warmUp < 0) {
      throw new ParameterException(
          spec.commandLine(),
          "at least "
              + BLOCK
              + " queries, 1 round and 0 rounds to warm up are needed, got "
              + queryCount
              + ", "
              + rounds
              + " and "
              + warmUp);
    }
    Machine machine = Machine.current();
    VectorSet set =
        VectorSet.prepare(
            new ClipLikeVectors(42, size, DIMENSIONS, queryCount), work.resolve("sets"));
    say("seed %d; %s", seed, set.description().recipe());
    for (RecallIndex.Shape shape : List.of(RecallIndex.Shape.MERGED, RecallIndex.Shape.SEVERAL)) {
      RecallIndex built =
          RecallIndex.prepare(
              set,
              IndexSettings.ofVectors("recall", DIMENSIONS),
              shape,
              work.resolve("indexes")
                  .resolve(set.description().name() + "-" + shape.name().toLowerCase(Locale.ROOT)));
      measure(set, built);
    }
    report(machine, set).write(out);
    bars.forEach(bar -> say("%s: %s", bar.outcome(), bar.line()));
    say("written: %s and %s", out, Report.pageBeside(out));
    return 0;
  }

  private void measure(VectorSet set, RecallIndex built) throws IOException {
    ExecutorService threads =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    try (ImageSearcher searcher = built.index().openSearcher();
        ImageSnapshot snapshot = searcher.snapshot()) {
      IndexSearcher lucene = new IndexSearcher(snapshot.lucene().getIndexReader(), threads);
      int segments = lucene.getIndexReader().leaves().size();
      Map<String, Asked> ways = new LinkedHashMap<>();
      ways.put(OURS, Asked.windhover(searcher, K, CANDIDATES));
      ways.put(PLAIN, Asked.lucene(lucene, K, CANDIDATES));
      ways.put(RESCORED, Asked.luceneRescored(lucene, K, CANDIDATES));
      for (String kind : set.description().kinds()) {
        float[][] all = set.queries(kind);
        float[][] queries = Arrays.copyOf(all, Math.min(queryCount, all.length) / BLOCK * BLOCK);
        compare(kind, segments, ways, queries, set.truth(kind));
      }
    } finally {
      threads.shutdown();
    }
  }

  private void compare(
      String kind, int segments, Map<String, Asked> ways, float[][] queries, int[][] truth)
      throws IOException {
    Map<String, double[]> blocks = new LinkedHashMap<>();
    Map<String, Double> same = new LinkedHashMap<>();
    Random random = new Random(seed);
    Interleaved interleaved = new Interleaved(ways, queries, BLOCK, random);
    for (int round = 0; round < warmUp; round++) {
      interleaved.round();
    }
    ways.keySet().forEach(name -> blocks.put(name, new double[0]));
    for (int round = 0; round < rounds; round++) {
      interleaved
          .round()
          .forEach((name, medians) -> blocks.merge(name, medians, LayerBench::joined));
    }
    for (Map.Entry<String, Asked> way : ways.entrySet()) {
      same.put(way.getKey(), sameIds(ways.get(OURS), way.getValue(), queries));
      times.row(
          kind,
          segments,
          way.getKey(),
          Ratio.median(blocks.get(way.getKey())),
          recall(way.getValue(), queries, truth),
          same.get(way.getKey()));
    }
    for (String beside : List.of(PLAIN, RESCORED)) {
      Ratio ratio = Ratio.of(blocks.get(OURS), blocks.get(beside), seed);
      int count = blocks.get(OURS).length;
      ratios.row(kind, segments, beside, ratio.median(), ratio.low(), ratio.high(), count);
      say(
          "  %s, %d segment(s), ImageSearcher / %s: %.3f (%.3f to %.3f), same ids %.4f",
          kind, segments, beside, ratio.median(), ratio.low(), ratio.high(), same.get(beside));
      if (beside.equals(PLAIN)) {
        bars.add(
            Bar.atMost(
                "query layer / bare Lucene kNN query, ids and scores",
                BAR,
                ratio.median(),
                String.format(
                    Locale.ROOT,
                    "%s, %d segment(s), 95 %% interval %.3f to %.3f",
                    kind,
                    segments,
                    ratio.low(),
                    ratio.high())));
      }
    }
  }

  private static double[] joined(double[] a, double[] b) {
    double[] out = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, out, a.length, b.length);
    return out;
  }

  private static double recall(Asked way, float[][] queries, int[][] truth) throws IOException {
    double sum = 0;
    for (int q = 0; q < queries.length; q++) {
      int[] found = Arrays.stream(way.ask(queries[q]).ids()).mapToInt(Integer::parseInt).toArray();
      sum += GroundTruth.recall(truth[q], found, K);
    }
    return sum / queries.length;
  }

  private static double sameIds(Asked first, Asked second, float[][] queries) throws IOException {
    long same = 0;
    long all = 0;
    for (float[] query : queries) {
      Set<String> ids = new HashSet<>(Arrays.asList(first.ask(query).ids()));
      all += ids.size();
      ids.retainAll(Arrays.asList(second.ask(query).ids()));
      same += ids.size();
    }
    if (all == 0) {
      throw new IllegalStateException("nothing was found");
    }
    return (double) same / all;
  }

  private Report report(Machine machine, VectorSet set) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("set", set.description().recipe());
    parameters.put("k, candidates", K + ", " + CANDIDATES);
    parameters.put(
        "queries of a kind, rounds to warm up, measured",
        queryCount + ", " + warmUp + ", " + rounds);
    parameters.put("seed", Long.toString(seed));
    return new Report(
        "layer",
        "The query layer beside bare Lucene",
        Report.now(),
        Report.currentCommit(Checkout.root()),
        "./windhover bench " + String.join(" ", spec.commandLine().getParseResult().originalArgs()),
        machine,
        parameters,
        bars,
        List.of(ratios.build(), times.build()),
        List.of(),
        List.of(
            "Both ask the same files (default settings, 8 bits) for the same number of candidates, on"
                + " as many threads, and read id and score of the best 10. *As found* is Lucene's"
                + " KnnFloatVectorQuery alone, ordered by the codes' scores, which differ from segment"
                + " to segment; ImageSearcher scores those that can be among the first by their floats, measures the"
                + " background of the query, and reads number and address of each hit as well."
                + " *Rescored* is Lucene's RescoreTopNQuery over as many candidates. ImageSearcher may stop"
                + " before it has as many, or collect half as many again: *recall@10* says what each finds."));
  }

  private static void say(String format, Object... values) {
    System.out.printf(Locale.ROOT, format + "%n", values);
  }
}
