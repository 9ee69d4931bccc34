package dev.windhover.bench.vstar;

import dev.windhover.bench.Checkout;
import dev.windhover.bench.Photos;
import dev.windhover.bench.report.Bar;
import dev.windhover.bench.report.Machine;
import dev.windhover.bench.report.Report;
import dev.windhover.bench.report.Table;
import dev.windhover.encoder.Region;
import dev.windhover.encoder.onnx.ClipModel;
import dev.windhover.encoder.onnx.ModelOptions;
import dev.windhover.encoder.onnx.image.ImageFileDecoder;
import dev.windhover.lucene.Layout;
import dev.windhover.tools.eval.vstar.Case;
import dev.windhover.tools.eval.vstar.Collection;
import dev.windhover.tools.eval.vstar.Outcome;
import dev.windhover.tools.eval.vstar.PhotoPixels;
import dev.windhover.tools.eval.vstar.Rows;
import dev.windhover.tools.eval.vstar.SmallObjects;
import dev.windhover.tools.eval.vstar.TestPhoto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The table of V*: planted needles and real small objects, by every way of searching. */
@Command(
    name = "vstar",
    mixinStandardHelpOptions = true,
    description = "How well small things are found, and where: planted needles, real objects.",
    footer = {
      "",
      "Examples:",
      "  ./windhover bench vstar                 some forty minutes",
      "  ./windhover bench vstar --rounds 1      a fifth of the needles",
      "",
      "Needs the evaluation photos (WINDHOVER_SHARED names their folder).",
    })
public final class VstarBench implements Callable<Integer> {
  /** What is asked. */
  enum CaseSet {
    /** Things planted in large photos. */
    NEEDLES,
    /** Small things of everyday photos. */
    REAL
  }

  private static final String WHOLE = "whole image";
  private static final String ORACLE = "true box as a crop";
  private static final String PLACED = "true box, scored as places are";
  private static final Predicate<String> SMALL =
      group -> !group.equals(NeedleCases.group(NeedlePlan.FRACTIONS.get(0)));

  @Option(
      names = "--layouts",
      split = ",",
      description = "${COMPLETION-CANDIDATES}, with commas; default ${DEFAULT-VALUE}.")
  private List<Layout> layouts = List.of(Layout.POOLED, Layout.PYRAMID);

  @Option(
      names = "--cases",
      split = ",",
      description = "${COMPLETION-CANDIDATES}, with commas; default ${DEFAULT-VALUE}.")
  private List<CaseSet> sets = List.of(CaseSet.NEEDLES, CaseSet.REAL);

  @Option(names = "--rounds", description = "Collections of needles; default ${DEFAULT-VALUE}.")
  private int rounds = 5;

  @Option(names = "--photos", description = "Photos in a round; default all that are large enough.")
  private int photos = Integer.MAX_VALUE;

  @Option(names = "--seed", description = "Of the first round; default ${DEFAULT-VALUE}.")
  private long seed = 20261123;

  @Option(names = "--out", paramLabel = "FILE.json", description = "Where the report goes.")
  private Path out;

  private final Table.Builder costs =
      Table.of("What a photo costs, by layout")
          .keys("photos", "layout")
          .lower("time to encode", "s")
          .lower("on disk", "bytes");

  @Override
  public Integer call() throws IOException {
    if (Photos.shared().isEmpty()) {
      System.err.println(
          "vstar: the evaluation photos are not here; name their folder in WINDHOVER_SHARED");
      return 1;
    }
    Machine machine = Machine.current();
    Rows needles = new Rows();
    Rows real = new Rows();
    try (ClipModel model =
        ClipModel.bundled(
            ModelOptions.builder().threads(Runtime.getRuntime().availableProcessors()).build())) {
      for (int round = 0; sets.contains(CaseSet.NEEDLES) && round < rounds; round++) {
        Path folder = Files.createTempDirectory("windhover-needles");
        try {
          List<Case> cases = NeedleCases.round(seed + round, photos, folder);
          run(model, cases.stream().map(Case::photo).distinct().toList(), cases, needles, folder);
        } finally {
          delete(folder);
        }
        System.out.println("round " + (round + 1) + " of " + rounds + " is done");
      }
      Path folder = Files.createTempDirectory("windhover-objects");
      try {
        if (sets.contains(CaseSet.REAL)) {
          SmallObjects objects = SmallObjectCases.all();
          run(model, objects.photos(), objects.cases(), real, folder);
        }
      } finally {
        delete(folder);
      }
    }
    Report report = report(machine, needles, real);
    Path target =
        out == null ? Checkout.root().resolve("bench/results/vstar.json") : out.toAbsolutePath();
    report.write(target);
    report.bars().forEach(bar -> System.out.println(bar.line()));
    System.out.println("report: " + target);
    return 0;
  }

  private void run(
      ClipModel model, List<TestPhoto> collection, List<Case> cases, Rows rows, Path folder)
      throws IOException {
    PhotoPixels pixels = PhotoPixels.held(collection, ImageFileDecoder.withDefaults());
    try (Collection photosHere =
        new Collection(model, collection, layouts, pixels, folder, () -> {})) {
      for (Layout layout : layouts) {
        costs.row(
            collection.get(0).id().startsWith("scene") ? "needles" : "real",
            name(layout),
            Math.round(photosHere.secondsPerPhoto(layout) * 1000) / 1000.0,
            photosHere.bytesPerPhoto(layout));
      }
      Random random = new Random(seed);
      for (Case question : cases) {
        Map<String, Outcome> outcomes = new LinkedHashMap<>();
        Outcome whole = photosHere.whole(question);
        outcomes.put(WHOLE, whole);
        for (Layout layout : layouts) {
          outcomes.put(name(layout) + ", stage 1", photosHere.stageOne(question, layout));
          outcomes.put(name(layout) + ", both stages", photosHere.bothStages(question, layout));
        }
        outcomes.put(ORACLE, photosHere.oracle(question));
        outcomes.put(PLACED, photosHere.placedOracle(question));
        Region photo = photosHere.bounds(question);
        outcomes.put("random box", whole.withBox(moved(question.box(), photo, random)));
        outcomes.put("centre box", whole.withBox(centred(question.box(), photo)));
        rows.add(question, outcomes);
      }
    }
  }

  private static Region moved(Region box, Region photo, Random random) {
    return new Region(
        random.nextInt(photo.width() - box.width() + 1),
        random.nextInt(photo.height() - box.height() + 1),
        box.width(),
        box.height());
  }

  private static Region centred(Region box, Region photo) {
    return new Region(
        (photo.width() - box.width()) / 2,
        (photo.height() - box.height()) / 2,
        box.width(),
        box.height());
  }

  private static String name(Layout layout) {
    return layout.name().toLowerCase(Locale.ROOT);
  }

  private Report report(Machine machine, Rows needles, Rows real) {
    List<Table> tables = new ArrayList<>();
    if (needles.count(SMALL) > 0) {
      tables.add(
          VstarTable.of(
              needles, "Needles of 5, 1 and 0.3 %: " + needles.count(SMALL) + " cases", SMALL));
      for (double fraction : NeedlePlan.FRACTIONS) {
        String group = NeedleCases.group(fraction);
        tables.add(
            VstarTable.of(
                needles,
                "Needles of " + group + ": " + needles.count(group::equals) + " cases",
                group::equals));
      }
    }
    if (real.count(group -> true) > 0) {
      tables.add(
          VstarTable.of(
              real,
              "Real objects below 5 %, alone of their class: " + real.count(g -> true) + " cases",
              g -> true));
    }
    tables.add(costs.build());
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("seed", Long.toString(seed));
    parameters.put("rounds", Integer.toString(rounds));
    parameters.put("model", "windhover-tiny");
    parameters.put("budget", "24 crops over 8 photos");
    return new Report(
        "vstar",
        "Small things: which photo, and where",
        Report.now(),
        Report.currentCommit(Checkout.root()),
        command(),
        machine,
        parameters,
        bars(needles, real),
        tables,
        List.of(),
        List.of(
            "Needles: annotated objects of coco-dev (sides of 64 pixels and more, no people) on"
                + " gallery photos of at least 1,000 pixels, enlarged to at least 2,000; four of"
                + " different classes and sizes in each, every one the other three's distractor.",
            "Other photos that show the class leave the candidates. Photos are decoded before the"
                + " clock starts; the query is encoded after.",
            "Random box and centre box: of the true box's size, in the right photo; they rank photos"
                + " as the whole image does.",
            "Intervals by bootstrap over cases, paired where two rows are compared."));
  }

  private String command() {
    return "./windhover bench vstar --rounds "
        + rounds
        + " --cases "
        + String.join(",", sets.stream().map(Enum::name).toList())
        + " --layouts "
        + String.join(",", layouts.stream().map(Enum::name).toList());
  }

  private static List<Bar> bars(Rows needles, Rows real) {
    String both = "pyramid, both stages";
    List<Bar> out = new ArrayList<>();
    if (needles.count(SMALL) > 0) {
      out.add(
          bar(
              "gap closed in R@5, %",
              50, needles.gapClosed(WHOLE, both, ORACLE, SMALL), "needles"));
      out.add(
          bar(
              "stage 2 over stage 1 in R@5, points",
              0,
              needles.gain("pyramid, stage 1", both, 5, SMALL),
              "needles"));
    }
    if (real.count(group -> true) == 0) {
      return out;
    }
    for (int k : new int[] {5, 10}) {
      double[] gain = real.gain(WHOLE, both, k, group -> true);
      out.add(bar("over the whole image in R@" + k + ", points", 0, gain, "real objects"));
    }
    out.add(
        bar(
            "gap to the true box, scored as places are, closed in R@5, %",
            0,
            real.gapClosed(WHOLE, both, PLACED, group -> true),
            "real objects; reported, no bar"));
    return out;
  }

  private static Bar bar(String what, double limit, double[] value, String where) {
    String interval =
        Double.isInfinite(value[1])
            ? "interval unbounded, as the gap itself may be zero"
            : String.format(Locale.ROOT, "95 %% interval %.1f to %.1f", value[1], value[2]);
    return Bar.atLeast(what, limit, value[0], where + ", " + interval);
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
