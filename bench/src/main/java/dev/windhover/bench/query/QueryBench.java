package dev.windhover.bench.query;

import dev.windhover.bench.Checkout;
import dev.windhover.bench.Latencies;
import dev.windhover.bench.collection.MadeCollection;
import dev.windhover.bench.query.Questions.Found;
import dev.windhover.bench.query.Questions.Kind;
import dev.windhover.bench.report.Bar;
import dev.windhover.bench.report.Chart;
import dev.windhover.bench.report.Machine;
import dev.windhover.bench.report.Report;
import dev.windhover.bench.report.Table;
import dev.windhover.encoder.onnx.ClipModel;
import dev.windhover.lucene.ImageSearcher;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Latency of every kind of query, by size of the collection and number of clients. */
@Command(
    name = "query",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    description = {
      "Latency of text, image, hybrid and region queries among 1,000, 10,000 and 100,000 images, by"
          + " one and several clients; the start of a search as a process of its own; locate in one"
          + " photo of 12 megapixels.",
      "",
      "The images are made from the photographs at hand and keep real files behind them. Their indexes"
          + " are built once, kept in --work and used again; a build that was stopped goes on.",
    },
    footer = {
      "",
      "Examples:",
      "  ./windhover bench query --build-only     may be stopped and started again",
      "  ./windhover bench query",
      "  ./windhover bench query --sizes 1000",
    })
public final class QueryBench implements Callable<Integer> {
  private static final int TEXT_BAR_SIZE = 100_000;
  private static final int START_BAR_SIZE = 10_000;

  @Option(
      names = "--sizes",
      split = ",",
      defaultValue = "1000,10000,100000",
      description = "Images in a collection, ascending (default ${DEFAULT-VALUE}).")
  private List<Integer> sizes;

  @Option(
      names = "--photos",
      defaultValue = "1000",
      description = "Most photographs to make them of (default ${DEFAULT-VALUE}).")
  private int photos;

  @Option(
      names = "--calls",
      defaultValue = "200",
      description =
          "Questions of a kind; a fifth where pixels are looked at (default ${DEFAULT-VALUE}).")
  private int calls;

  @Option(
      names = "--clients",
      split = ",",
      defaultValue = "1,2,4",
      description = "Who ask at the same time (default ${DEFAULT-VALUE}).")
  private List<Integer> clients;

  @Option(
      names = "--seconds",
      defaultValue = "5",
      description = "They ask for so long (default ${DEFAULT-VALUE}).")
  private double seconds;

  @Option(
      names = "--starts",
      defaultValue = "7",
      description = "Processes started for one search each (default ${DEFAULT-VALUE}).")
  private int starts;

  @Option(names = "--build-only", description = "Build the collections and stop.")
  private boolean buildOnly;

  @Option(
      names = "--work",
      description = "Where the collections lie (default bench/target/work/collection).")
  private Path work = Checkout.work("collection");

  @Option(names = "--out", description = "The report (default bench/results/query.json).")
  private Path out = Checkout.result("query");

  private final Table.Builder latencies =
      Table.of("Latency, one client")
          .keys("images", "query")
          .lower("p50", "ms")
          .lower("p90", "ms")
          .lower("p99", "ms")
          .plain("crops", "")
          .plain("sources", "");
  private final Table.Builder together =
      Table.of("Several clients at the same time")
          .keys("images", "query", "clients")
          .higher("answers", "1/s")
          .lower("p50", "ms")
          .lower("p99", "ms");
  private final Table.Builder others =
      Table.of("Processes and single photos")
          .keys("what")
          .lower("p50", "ms")
          .lower("p90", "ms")
          .plain("times", "");
  private final Table.Builder collections =
      Table.of("The collections")
          .keys("images")
          .plain("vectors", "")
          .plain("segments", "")
          .lower("on disk", "MB");
  private final Map<Kind, List<Chart.Point>> lines = new EnumMap<>(Kind.class);
  private final List<Bar> bars = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    Machine machine = Machine.current();
    try (ClipModel model = ClipModel.bundled()) {
      MadeCollection collection = MadeCollection.prepare(model, MadeCollection.SEED, photos, work);
      for (int size : sizes) {
        MadeCollection.Built built = collection.build(size);
        if (!buildOnly) {
          System.out.printf(Locale.ROOT, "%,d images%n", size);
          ask(model, collection, built);
        }
      }
      if (buildOnly) {
        return 0;
      }
      locate(model);
      report(machine, collection).write(out);
    }
    bars.forEach(bar -> System.out.println(bar.outcome() + ": " + bar.line()));
    System.out.println("report: " + out);
    return 0;
  }

  private void ask(ClipModel model, MadeCollection collection, MadeCollection.Built built)
      throws Exception {
    int size = built.size();
    try (ImageSearcher searcher = built.index().searcher().text(model).image(model).open()) {
      Questions questions = new Questions(model, collection, searcher, Math.min(calls, 50));
      for (Kind kind : Kind.values()) {
        int times = Math.max(1, kind == Kind.REGIONS_SEEN ? calls / 5 : calls);
        Found[] last = new Found[1];
        Latencies one =
            Latencies.of(i -> last[0] = questions.ask(kind, i), Math.max(1, times / 5), times);
        if (last[0].hits() == 0 || (kind == Kind.REGIONS_SEEN && last[0].sources() == 0)) {
          throw new IllegalStateException(
              "a query of kind " + kind + " found nothing, or saw none");
        }
        latencies.row(
            size,
            kind.label(),
            one.p50(),
            one.percentile(0.9),
            one.percentile(0.99),
            last[0].crops(),
            last[0].sources());
        lines.computeIfAbsent(kind, k -> new ArrayList<>()).add(new Chart.Point(size, one.p50()));
        System.out.printf(Locale.ROOT, "  %-34s p50 %8.2f ms%n", kind.label(), one.p50());
        bar(kind, size, one);
        for (int n : kind == Kind.REGIONS_SEEN ? List.<Integer>of() : clients) {
          Clients many = Clients.run(i -> questions.ask(kind, i), n, seconds);
          together.row(
              size,
              kind.label(),
              n,
              many.perSecond(),
              many.latencies().p50(),
              many.latencies().percentile(0.99));
        }
      }
      try (var snapshot = searcher.snapshot()) {
        collections.row(
            size,
            built.vectors(),
            snapshot.lucene().getIndexReader().leaves().size(),
            Math.round(built.bytes() / 1e6));
      }
    }
    if (starts > 0) {
      Latencies start = ColdStart.of(built.index().path().orElseThrow()).measure(starts);
      others.row(
          String.format(Locale.ROOT, "windhover search, a process, %,d images", size),
          start.p50(),
          start.percentile(0.9),
          start.count());
      if (size == START_BAR_SIZE) {
        bars.add(
            Bar.atMost(
                "start of windhover search on a 10k index to its first result, p50, ms",
                1500,
                start.p50(),
                start.count() + " processes, files in the page cache"));
      }
    }
  }

  private void bar(Kind kind, int size, Latencies times) {
    if (size != TEXT_BAR_SIZE) {
      return;
    }
    String where = times.count() + " queries, one client";
    switch (kind) {
      case TEXT ->
          bars.add(
              Bar.atMost(
                  "text query, encode and search, 100k images, p50, ms", 15, times.p50(), where));
      case REGIONS_STORED ->
          bars.add(
              Bar.atMost(
                  "region search, 100k images, stored vectors, p50, ms",
                  300,
                  times.p50(),
                  where + ", words encoded"));
      case REGIONS_SEEN ->
          bars.add(
              Bar.atMost(
                  "region search, 100k images, 24 crops over 8 sources of <= 1 megapixel, p50, ms",
                  1500,
                  times.p50(),
                  where + ", sources read and decoded"));
      case IMAGE, HYBRID -> {}
    }
  }

  private void locate(ClipModel model) throws Exception {
    LocateTimes locate = new LocateTimes(model);
    int times = Math.max(1, calls / 10);
    Latencies whole = locate.fromFile(times);
    Latencies decoded = locate.decoded(times);
    others.row(
        "locate, 12 megapixels, decoding included",
        whole.p50(),
        whole.percentile(0.9),
        whole.count());
    others.row(
        "locate, 12 megapixels, decoded before",
        decoded.p50(),
        decoded.percentile(0.9),
        decoded.count());
    bars.add(
        Bar.atMost(
            "locate on one 12-megapixel photo, p50, ms",
            1000,
            whole.p50(),
            times + " times, at most 24 looks, decoding the JPEG included"));
  }

  private Report report(Machine machine, MadeCollection collection) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("images", collection.recipe());
    parameters.put("model", "windhover-tiny, two threads a call");
    parameters.put("questions of a kind", Integer.toString(calls));
    parameters.put("k", "10");
    parameters.put("seed", Long.toString(MadeCollection.SEED));
    List<Chart.Line> drawn = new ArrayList<>();
    lines.forEach((kind, points) -> drawn.add(new Chart.Line(kind.label(), points)));
    return new Report(
        "query",
        "Latency of queries",
        Report.now(),
        Report.currentCommit(Checkout.root()),
        "./windhover bench query",
        machine,
        parameters,
        bars,
        List.of(latencies.build(), together.build(), others.build(), collections.build()),
        List.of(
            new Chart(
                "Median latency, one client",
                new Chart.Axis("images", Chart.Scale.LOGARITHMIC),
                new Chart.Axis("ms", Chart.Scale.LOGARITHMIC),
                drawn)),
        List.of(
            "Default settings and layout pooled. A query includes encoding its words or picture, and"
                + " reading and decoding the sources that it looks into. Crops and sources are those of"
                + " the hits of the last query of a kind.",
            "Questions are captions of the photographs; picture queries are the middles of"
                + " photographs. Clients ask without a pause."));
  }
}
