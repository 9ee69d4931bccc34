package dev.windhover.bench.memory;

import dev.windhover.bench.Checkout;
import dev.windhover.bench.memory.ResidentPeak.Resident;
import dev.windhover.bench.report.Bar;
import dev.windhover.bench.report.Machine;
import dev.windhover.bench.report.Report;
import dev.windhover.bench.report.Table;
import dev.windhover.bench.vectors.ClipLikeVectors;
import dev.windhover.bench.vectors.GroundTruth;
import dev.windhover.bench.vectors.VectorSet;
import dev.windhover.lucene.ImageHit;
import dev.windhover.lucene.ImageQuery;
import dev.windhover.lucene.ImageSearcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Builds and searches a large index and says what memory that takes. */
@Command(
    name = "memory",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    description = {
      "Builds an index of a million CLIP-like vectors at 8 bits, merges it to one segment and"
          + " searches it; says what heap and mapped files that takes.",
      "",
      "Goes on where an earlier run stopped. Give it the heap it is to do with:"
          + " WINDHOVER_JAVA_OPTS=-Xmx1g.",
    },
    footer = {
      "",
      "Example:",
      "  WINDHOVER_JAVA_OPTS=-Xmx1g ./windhover bench memory",
    })
public final class MemoryBench implements Callable<Integer> {
  private static final int K = 10;
  private static final int[] CANDIDATES = {320, 640, 1280, 2560, 5120};

  @Spec private CommandLine.Model.CommandSpec spec;

  @Option(
      names = "--size",
      defaultValue = "1000000",
      description = "Vectors (default ${DEFAULT-VALUE}).")
  private int size;

  @Option(
      names = "--dimensions",
      defaultValue = "512",
      description = "Floats a vector (default ${DEFAULT-VALUE}).")
  private int dimensions;

  @Option(
      names = "--query-count",
      defaultValue = "200",
      description = "Queries of each kind (default ${DEFAULT-VALUE}).")
  private int queryCount;

  @Option(
      names = "--limit",
      defaultValue = "4096",
      description = "Megabytes it should do with (default ${DEFAULT-VALUE}).")
  private double limit;

  @Option(
      names = "--work",
      description = "Where set and index lie (default bench/target/work/memory).")
  private Path work = Checkout.work("memory");

  @Option(names = "--out", description = "The report (default bench/results/memory.json).")
  private Path out = Checkout.result("memory");

  private final List<Bar> bars = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    Machine machine = Machine.current();
    VectorSet set =
        VectorSet.prepare(
            new ClipLikeVectors(42, size, dimensions, queryCount), work.resolve("sets"));
    Path folder = work.resolve("index");
    LargeIndex.Built built;
    Files.createDirectories(folder);
    try (ResidentPeak peak = new ResidentPeak(folder)) {
      built = new LargeIndex(set, folder).build(peak);
    }
    Resident building = built.cost().memory();
    double files = megabytesOf(folder);
    double heap = Runtime.getRuntime().maxMemory() / (double) (1 << 20);
    Table.Builder searches =
        Table.of("Search at default settings, one segment")
            .keys("queries")
            .higher("recall@10", "")
            .lower("p50", "ms")
            .lower("p99", "ms");
    Table.Builder sweeps =
        Table.of("What candidates buy, one segment")
            .keys("queries", "candidates")
            .higher("recall@10", "")
            .lower("p50", "ms");
    Resident searching;
    try (ResidentPeak peak = new ResidentPeak(folder);
        ImageSearcher searcher = built.index().openSearcher()) {
      for (String kind : set.description().kinds()) {
        search(set, searcher, kind, searches);
      }
      for (String kind : set.description().kinds()) {
        for (int candidates : CANDIDATES) {
          Asked asked = ask(set, searcher, kind, OptionalInt.of(candidates));
          sweeps.row(kind, candidates, asked.recall(), asked.p50());
          say("%s, %d candidates: recall %.4f", kind, candidates, asked.recall());
        }
      }
      searching = peak.peak();
    }
    String where = "%,d x %d at 8 bits, -Xmx%.0fm".formatted(size, dimensions, heap);
    double allowed =
        Math.max(
            built.cost().allowed(), ControlGroup.limitMegabytes().orElse(Double.POSITIVE_INFINITY));
    boolean held = Double.isFinite(allowed);
    bars.add(
        Bar.atMost(
            "building and searching: what the system allowed the process and all pages of its files"
                + " together, MB",
            limit,
            held ? allowed : Double.NaN,
            where + (held ? ", in a control group" : ", no limit was set")));
    bars.add(
        Bar.atMost(
            "building: own memory and mapped pages together at their peak, MB",
            limit,
            building.total(),
            where));
    bars.add(
        Bar.atMost(
            "searching: own memory and mapped pages together at their peak, MB",
            limit,
            searching.total(),
            where));
    bars.add(
        Bar.atMost(
            "searching: the whole heap and every file of the index together, MB",
            limit,
            heap + files,
            where));
    Table memory =
        Table.of("Memory")
            .keys("doing")
            .lower("own", "MB")
            .lower("mapped", "MB")
            .lower("together", "MB")
            .row("build", building.ownMegabytes(), building.mappedMegabytes(), building.total())
            .row("search", searching.ownMegabytes(), searching.mappedMegabytes(), searching.total())
            .build();
    Table index =
        Table.of("The index")
            .keys("vectors")
            .lower("built in", "s")
            .plain("heap allowed", "MB")
            .plain("on disk", "MB")
            .row(size, built.cost().seconds(), heap, files)
            .build();
    new Report(
            "memory",
            "Memory of a large index",
            Report.now(),
            Report.currentCommit(Checkout.root()),
            "./windhover bench "
                + String.join(" ", spec.commandLine().getParseResult().originalArgs()),
            machine,
            Map.of("set", set.description().recipe()),
            bars,
            List.of(memory, index, searches.build(), sweeps.build()),
            List.of(),
            List.of(
                "Physical memory is looked at twice a second: what no file stands behind, and pages"
                    + " of the index's mapped files. Pages that are written and not yet on disk, and pages the"
                    + " system keeps although nobody maps them, do not count: it drops them"
                    + " when others need room. A build that went on from an earlier run counts the"
                    + " largest memory and the time of all runs."))
        .write(out);
    bars.forEach(bar -> say("%s: %s", bar.outcome(), bar.line()));
    say("written: %s and %s", out, Report.pageBeside(out));
    return 0;
  }

  private void search(VectorSet set, ImageSearcher searcher, String kind, Table.Builder table)
      throws IOException {
    Asked asked = ask(set, searcher, kind, OptionalInt.empty());
    table.row(kind, asked.recall(), asked.p50(), asked.p99());
    bars.add(
        Bar.atLeast(
            kind + " to image, recall@10", 0.95, asked.recall(), size + " vectors, one segment"));
    say(
        "%s: recall %.4f, p50 %.2f ms, p99 %.2f ms",
        kind, asked.recall(), asked.p50(), asked.p99());
  }

  /** What all queries of a kind found, and the milliseconds of one. */
  private record Asked(double recall, double p50, double p99) {}

  private static Asked ask(
      VectorSet set, ImageSearcher searcher, String kind, OptionalInt candidates)
      throws IOException {
    float[][] queries = set.queries(kind);
    int[][] truth = set.truth(kind);
    double recall = 0;
    double[] times = new double[queries.length];
    // The first round brings pages in.
    for (int round = 0; round < 2; round++) {
      recall = 0;
      for (int q = 0; q < queries.length; q++) {
        long start = System.nanoTime();
        ImageQuery.Builder query = ImageQuery.vector(queries[q]).k(K);
        candidates.ifPresent(query::candidates);
        List<ImageHit> hits = searcher.search(query.build()).hits();
        times[q] = (System.nanoTime() - start) / 1e6;
        int[] found = hits.stream().mapToInt(h -> Integer.parseInt(h.id())).toArray();
        // Two threads wrote, so image i need not have number i; its id is i.
        recall += GroundTruth.recall(truth[q], found, K) / queries.length;
      }
    }
    Arrays.sort(times);
    return new Asked(recall, times[times.length / 2], times[(int) (times.length * 0.99)]);
  }

  private static double megabytesOf(Path folder) throws IOException {
    long bytes = 0;
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        bytes += Files.size(file);
      }
    }
    return bytes / (double) (1 << 20);
  }

  private static void say(String format, Object... values) {
    System.out.printf(Locale.ROOT, format + "%n", values);
  }
}
