package dev.windhover.bench.growth;

import dev.windhover.bench.Checkout;
import dev.windhover.bench.Latencies;
import dev.windhover.bench.collection.MadeCollection;
import dev.windhover.bench.growth.GrowthPoint.Cost;
import dev.windhover.bench.memory.ResidentPeak.Resident;
import dev.windhover.bench.report.Chart;
import dev.windhover.bench.report.Machine;
import dev.windhover.bench.report.Report;
import dev.windhover.bench.report.Table;
import dev.windhover.encoder.QueryKind;
import dev.windhover.encoder.onnx.ClipModel;
import dev.windhover.lucene.ImageQuery;
import dev.windhover.lucene.ImageSearcher;
import dev.windhover.lucene.ImageSnapshot;
import dev.windhover.lucene.Layout;
import dev.windhover.lucene.index.ImageSchema;
import dev.windhover.lucene.query.GraphReach;
import dev.windhover.lucene.vstar.RegionQuery;
import dev.windhover.lucene.vstar.RegionSearch;
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

/** Curves of cost over size, and a plan for a hundred million images. */
@Command(
    name = "growth",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    description = {
      "Build time, bytes, query time and memory as a collection grows tenfold at a time; fitted"
          + " exponents; what a hundred million images would take by them.",
      "",
      "Uses the collections of 'query': what is built already is used again, also its build time.",
    },
    footer = {
      "",
      "Examples:",
      "  ./windhover bench growth",
      "  ./windhover bench growth --none 1000,10000,100000,1000000    some twenty minutes more",
    })
public final class GrowthBench implements Callable<Integer> {
  private static final int K = 10;

  @Option(
      names = "--pooled",
      split = ",",
      defaultValue = "1000,10000,100000",
      description = "Images of layout pooled, ascending (default ${DEFAULT-VALUE}).")
  private List<Integer> pooled;

  @Option(
      names = "--none",
      split = ",",
      defaultValue = "1000,10000,100000",
      description = "Images of layout none, ascending (default ${DEFAULT-VALUE}).")
  private List<Integer> none;

  @Option(
      names = "--photos",
      defaultValue = "1000",
      description = "Most photographs to make them of (default ${DEFAULT-VALUE}).")
  private int photos;

  @Option(
      names = "--calls",
      defaultValue = "300",
      description = "Queries of a kind (default ${DEFAULT-VALUE}).")
  private int calls;

  @Option(
      names = "--work",
      description = "Where the collections lie (default bench/target/work/collection).")
  private Path work = Checkout.work("collection");

  @Option(names = "--out", description = "The report (default bench/results/growth.json).")
  private Path out = Checkout.result("growth");

  private final Table.Builder measured =
      Table.of("Measured")
          .keys("layout", "images")
          .plain("vectors", "")
          .lower("building, CPU", "s")
          .lower("on disk", "MB")
          .lower("read by every search", "MB")
          .lower("search, p50", "ms")
          .plain("its reach", "")
          .lower("region search, p50", "ms")
          .plain("its reach in parts", "")
          .lower("process", "MB")
          .lower("files in memory", "MB");
  private final Table.Builder exponents =
      Table.of("Fitted: cost = factor x images ^ exponent")
          .keys("layout", "cost")
          .plain("exponent", "")
          .plain("at 1,000 images", "")
          .plain("unit", "");
  private final Table.Builder plan = Plan.table();
  private final List<Chart.Line> lines = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    Machine machine = Machine.current();
    String recipe;
    try (ClipModel model = ClipModel.bundled()) {
      MadeCollection collection = MadeCollection.prepare(model, MadeCollection.SEED, photos, work);
      recipe = collection.recipe();
      List<float[]> questions = model.encodeTexts(collection.questions());
      grow(collection, questions, Layout.NONE, none);
      grow(collection, questions, Layout.POOLED, pooled);
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("images", recipe);
    parameters.put("queries of a kind", Integer.toString(calls));
    parameters.put("seed", Long.toString(MadeCollection.SEED));
    new Report(
            "growth",
            "Growth, and a plan for a hundred million images",
            Report.now(),
            Report.currentCommit(Checkout.root()),
            "./windhover bench growth",
            machine,
            parameters,
            List.of(),
            List.of(measured.build(), exponents.build(), plan.build()),
            List.of(
                new Chart(
                    "Cost over size",
                    new Chart.Axis("images", Chart.Scale.LOGARITHMIC),
                    new Chart.Axis("CPU s, MB, ms", Chart.Scale.LOGARITHMIC),
                    lines)),
            notes())
        .write(out);
    System.out.println("report: " + out);
    return 0;
  }

  private static List<String> notes() {
    return List.of(
        "Building is inserting and merging with two writing threads, in CPU seconds of all cores, which"
            + " other work on the machine hardly changes; encoding the photos comes on top (*pipeline*)."
            + " Searches are by vectors of words, so without their encoding, one client.",
        "Read by every search: what lies on disk without the vectors at full precision, which are read"
            + " for the last few hundred candidates only. Process is memory that no file stands behind,"
            + " the encoder and the bench included.",
        "Reach is how many candidates words collect: 640 in a graph of up to 100,000 vectors, beyond that"
            + " by the power 0.85 of its size more, and less by the cube root where there are several"
            + " segments, as the writer leaves them here. A shard that is merged to one segment is"
            + " searched farther and takes longer than the plan says.",
        String.format(
            Locale.ROOT,
            "The plan assumes: the laws hold up to the size of a shard (measured up to the largest size"
                + " above; larger shards are extrapolated); images are spread over the shards by chance, and"
                + " each query asks all of them; machines of %d cores like the one measured, with %.0f GB for"
                + " what every search reads, and a disk for the rest; a machine asks as many shards at a time"
                + " as it has cores, and answers are merged in no time; no replicas. Building is spread over"
                + " as many cores as there are.",
            Plan.CORES,
            Plan.CACHE / 1e9));
  }

  private void grow(
      MadeCollection collection, List<float[]> questions, Layout layout, List<Integer> sizes)
      throws Exception {
    String name = layout.name().toLowerCase(Locale.ROOT);
    List<GrowthPoint> points = new ArrayList<>();
    for (int size : sizes) {
      GrowthPoint point = measure(collection.build(size, layout), questions, layout);
      points.add(point);
      measured.row(
          name,
          size,
          point.vectors(),
          point.buildCpu(),
          point.bytes() / 1e6,
          point.hotBytes() / 1e6,
          point.search(),
          point.searchReach(),
          point.regions(),
          point.regionReach() == 0 ? null : point.regionReach(),
          point.heap(),
          point.mapped());
      System.out.printf(
          Locale.ROOT, "%s, %,d images: search %.2f ms%n", name, size, point.search());
    }
    Map<Cost, PowerLaw> laws = new EnumMap<>(Cost.class);
    double[] x = points.stream().mapToDouble(GrowthPoint::images).toArray();
    for (Cost cost : Cost.values()) {
      double[] y = points.stream().mapToDouble(cost::of).toArray();
      if (Double.isNaN(y[0])) {
        continue;
      }
      PowerLaw law = PowerLaw.fit(x, y);
      laws.put(cost, law);
      exponents.row(name, cost.label(), law.exponent(), law.at(1000), cost.unit());
      List<Chart.Point> drawn = new ArrayList<>();
      for (int i = 0; i < x.length; i++) {
        drawn.add(new Chart.Point(x[i], y[i]));
      }
      lines.add(new Chart.Line(name + ": " + cost.label() + " (" + cost.unit() + ")", drawn));
    }
    Plan.rows(plan, name, laws);
  }

  private GrowthPoint measure(MadeCollection.Built built, List<float[]> questions, Layout layout)
      throws Exception {
    RegionSearch stored = RegionSearch.storedOnly();
    try (ImageSearcher searcher = built.index().openSearcher();
        ImageSnapshot snapshot = searcher.snapshot()) {
      Latencies search =
          Latencies.of(
              i -> snapshot.search(ImageQuery.vector(question(questions, i)).k(K).build()),
              calls,
              calls);
      double regions = Double.NaN;
      int regionReach = 0;
      if (layout != Layout.NONE) {
        regionReach =
            GraphReach.forWords(
                ImageSchema.patchField(snapshot.levels().getFirst()),
                snapshot.lucene().getIndexReader());
        regions =
            Latencies.of(
                    i ->
                        stored.search(
                            snapshot, RegionQuery.of(question(questions, i), QueryKind.TEXT, K)),
                    Math.max(1, calls / 3),
                    calls)
                .p50();
      }
      Resident memory = Resident.now(built.index().path().orElseThrow());
      long exact = 4L * built.index().settings().model().dimensions() * built.vectors();
      return new GrowthPoint(
          built.size(),
          built.vectors(),
          built.cpuSeconds(),
          built.bytes(),
          Math.max(1, built.bytes() - exact),
          search.p50(),
          GraphReach.forWords(ImageSchema.IMAGE_VECTOR, snapshot.lucene().getIndexReader()),
          regions,
          regionReach,
          memory.ownMegabytes(),
          memory.mappedMegabytes());
    }
  }

  private static float[] question(List<float[]> questions, int i) {
    return questions.get(i % questions.size());
  }
}
