package dev.windhover.bench.vstar;

import dev.windhover.bench.Checkout;
import dev.windhover.bench.Photos;
import dev.windhover.bench.report.Machine;
import dev.windhover.bench.report.Report;
import dev.windhover.bench.report.Table;
import dev.windhover.encoder.QueryKind;
import dev.windhover.encoder.Region;
import dev.windhover.encoder.RgbImage;
import dev.windhover.encoder.Thresholds;
import dev.windhover.encoder.onnx.ClipModel;
import dev.windhover.encoder.onnx.image.ImageFileDecoder;
import dev.windhover.lucene.vstar.Localization;
import dev.windhover.lucene.vstar.Look;
import dev.windhover.lucene.vstar.RegionLocator;
import dev.windhover.lucene.vstar.RegionTree;
import dev.windhover.lucene.vstar.SearchBudget;
import dev.windhover.tools.eval.vstar.Case;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Search length on planted needles, as V* reports it. */
@Command(
    name = "length",
    mixinStandardHelpOptions = true,
    description = "How many regions V* looks at before one that shows the target.",
    footer = {
      "",
      "Example:",
      "  ./windhover bench length      some ten minutes",
      "",
      "Needs the evaluation photos (WINDHOVER_SHARED names their folder).",
    })
public final class SearchLengthBench implements Callable<Integer> {
  private static final String BEST_FIRST = "best first (V*)";
  private static final String BREADTH_FIRST = "breadth first";
  private static final String SHUFFLED = "breadth first, shuffled";
  private static final String RANDOM = "random";
  private static final int ORDERS = 200;

  @Option(names = "--photos", description = "Needle photos; default ${DEFAULT-VALUE}.")
  private int photos = 58;

  @Option(names = "--seed", description = "Default ${DEFAULT-VALUE}.")
  private long seed = 20261123;

  @Option(names = "--out", paramLabel = "FILE.json", description = "Where the report goes.")
  private Path out;

  private final Map<String, List<Double>> lengths = new LinkedHashMap<>();
  private int shown;
  private int cases;

  @Override
  public Integer call() throws IOException {
    if (Photos.shared().isEmpty()) {
      System.err.println(
          "length: the evaluation photos are not here; name their folder in WINDHOVER_SHARED");
      return 1;
    }
    Machine machine = Machine.current();
    Path folder = Files.createTempDirectory("windhover-length");
    try (ClipModel model = ClipModel.bundled()) {
      // Nothing is clear enough to stop: the whole tree is looked at, best first.
      RegionLocator locator =
          RegionLocator.builder()
              .images(model)
              .patches(model)
              .texts(model)
              .thresholds(QueryKind.TEXT, new Thresholds(1e6, 1e6))
              .budget(new SearchBudget(500, Duration.ofMinutes(5)))
              .build();
      for (Case question : NeedleCases.round(seed, photos, folder)) {
        if (!question.group().equals(NeedleCases.group(NeedlePlan.FRACTIONS.get(0)))) {
          measure(locator, model.model().inputSize(), question);
        }
      }
    } finally {
      try (var files = Files.walk(folder)) {
        for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
    Path target =
        out == null
            ? Checkout.root().resolve("bench/results/vstar-length.json")
            : out.toAbsolutePath();
    report(machine).write(target);
    lengths.forEach((order, all) -> System.out.println(order + ": " + mean(all)));
    System.out.println("report: " + target);
    return 0;
  }

  private void measure(RegionLocator locator, int inputSize, Case question) throws IOException {
    RgbImage image =
        ImageFileDecoder.withDefaults().decode(Files.readAllBytes(question.photo().file()));
    Localization search = locator.locate(image, question.words());
    List<Region> order = new ArrayList<>();
    Set<Region> showing = new HashSet<>();
    for (Look look : search.path()) {
      if (look.kind() == Look.Kind.REGION) {
        order.add(look.region());
      } else if (question.box().contains(look.region().centreX(), look.region().centreY())) {
        showing.add(order.get(order.size() - 1));
      }
    }
    cases++;
    // No order finds what no region shows.
    if (showing.isEmpty()) {
      return;
    }
    shown++;
    RegionTree tree = RegionTree.of(image.width(), image.height(), inputSize);
    Random random = new Random(seed + cases);
    List<List<Region>> shuffled = new ArrayList<>();
    List<List<Region>> any = new ArrayList<>();
    for (int i = 0; i < ORDERS; i++) {
      shuffled.add(SearchLength.shuffledBreadthFirst(tree, image.width(), image.height(), random));
      any.add(SearchLength.random(tree, image.width(), image.height(), random));
    }
    add(BEST_FIRST, SearchLength.of(order, showing));
    add(
        BREADTH_FIRST,
        SearchLength.of(SearchLength.breadthFirst(tree, image.width(), image.height()), showing));
    add(SHUFFLED, SearchLength.mean(shuffled, showing));
    add(RANDOM, SearchLength.mean(any, showing));
  }

  private void add(String order, double length) {
    lengths.computeIfAbsent(order, o -> new ArrayList<>()).add(length);
  }

  private static double mean(List<Double> values) {
    return Math.round(values.stream().mapToDouble(v -> v).average().orElse(0) * 100) / 100.0;
  }

  private Report report(Machine machine) {
    Table.Builder table =
        Table.of("Regions looked at until one shows the needle")
            .keys("order")
            .lower("mean", "regions")
            .lower("median", "regions");
    lengths.forEach((order, all) -> {
      double[] sorted = all.stream().mapToDouble(v -> v).sorted().toArray();
      table.row(order, mean(all), Math.round(sorted[sorted.length / 2] * 100) / 100.0);
    });
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("seed", Long.toString(seed));
    parameters.put("photos", Integer.toString(photos));
    parameters.put("model", "windhover-tiny");
    return new Report(
        "vstar-length",
        "How long V* searches",
        Report.now(),
        Report.currentCommit(Checkout.root()),
        "./windhover bench length --photos " + photos + " --seed " + seed,
        machine,
        parameters,
        List.of(),
        List.of(table.build()),
        List.of(),
        List.of(
            "Needles of 5, 1 and 0.3 % of photos of 2,000 pixels and more, asked for in the photo"
                + " that has them. A region shows the needle when the centre of a box proposed in"
                + " it lies in the needle's. "
                + shown
                + " of "
                + cases
                + " needles are shown by some region of the tree; the others no order finds, and"
                + " they do not count.",
            "The whole image counts as the first look. Random orders are means over "
                + ORDERS
                + " drawn ones.",
            "V* (Wu and Xie 2023) reports 4.65 against 7.18 in shuffled breadth-first order, with"
                + " a language model, on other photos and another detector."));
  }
}
