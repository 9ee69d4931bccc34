package dev.windhover.bench.copies;

import dev.windhover.bench.Checkout;
import dev.windhover.bench.report.Bar;
import dev.windhover.bench.report.Machine;
import dev.windhover.bench.report.Report;
import dev.windhover.bench.report.Table;
import dev.windhover.encoder.Region;
import dev.windhover.lucene.ImageDocument;
import dev.windhover.lucene.ImageIndex;
import dev.windhover.lucene.ImageIndexWriter;
import dev.windhover.lucene.ImageQuery;
import dev.windhover.lucene.ImageSearcher;
import dev.windhover.lucene.IndexSettings;
import dev.windhover.lucene.Layout;
import dev.windhover.lucene.PatchVector;
import dev.windhover.lucene.index.ImageSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.lucene.search.TermQuery;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Many copies of one image against as many distinct ones: time to build, and each one found. */
@Command(
    name = "copies",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    description =
        "Builds an index of copies of one image, and one of distinct images; asks for every copy by"
            + " a filter that names only it.",
    footer = {"", "Example:", "  ./windhover bench copies --images 2000 --patches 0"})
public final class CopiesBench implements Callable<Integer> {
  private static final int DIMENSIONS = 512;

  @Spec private CommandLine.Model.CommandSpec spec;

  @Option(
      names = "--images",
      defaultValue = "10000",
      description = "Images of each index (default ${DEFAULT-VALUE}).")
  private int images;

  @Option(
      names = "--patches",
      split = ",",
      defaultValue = "0,4",
      description = "Patch vectors an image, one measurement each (default ${DEFAULT-VALUE}).")
  private List<Integer> patches;

  @Option(
      names = "--rounds",
      defaultValue = "3",
      description = "Builds of each, in turn; the best counts (default ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(names = "--out", description = "The report (default bench/results/copies.json).")
  private Path out = Checkout.result("copies");

  private final Path work = Checkout.work("copies");

  @Override
  public Integer call() throws IOException {
    Machine machine = Machine.current();
    Table.Builder table =
        Table.of("Building " + images + " images, merged to one segment")
            .keys("patches an image")
            .lower("distinct", "s")
            .lower("copies", "s")
            .lower("copies / distinct", "")
            .higher("copies found by their id", "");
    List<Bar> bars = new ArrayList<>();
    for (int p : patches) {
      double distinct = Double.MAX_VALUE;
      double copies = Double.MAX_VALUE;
      for (int r = 0; r < rounds; r++) {
        distinct = Math.min(distinct, build("distinct", i -> i, p));
        copies = Math.min(copies, build("copies", i -> 0, p));
        say("%d patches, round %d: distinct %.1f s, copies %.1f s", p, r + 1, distinct, copies);
      }
      int found = found();
      table.row(p, distinct, copies, copies / distinct, found);
      String where = images + " images of " + p + " patches, " + DIMENSIONS + " dimensions, 8 bits";
      bars.add(Bar.atMost("time of copies / of distinct images", 3, copies / distinct, where));
      bars.add(
          Bar.atLeast(
              "copies found through a filter naming only them", images, (double) found, where));
    }
    new Report(
            "copies",
            "Copies of one image",
            Report.now(),
            Report.currentCommit(Checkout.root()),
            "./windhover bench "
                + String.join(" ", spec.commandLine().getParseResult().originalArgs()),
            machine,
            Map.of("rounds", Integer.toString(rounds)),
            bars,
            List.of(table.build()),
            List.of(),
            List.of("Vectors are Gaussian directions; every copy has all vectors of the first."))
        .write(out);
    bars.forEach(bar -> say("%s: %s", bar.outcome(), bar.line()));
    return 0;
  }

  private interface Original {
    int of(int image);
  }

  private double build(String name, Original original, int parts) throws IOException {
    Path folder = work.resolve(name);
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
    }
    ImageIndex index =
        ImageIndex.create(
            folder,
            IndexSettings.ofVectors("copies", DIMENSIONS)
                .withLayout(parts == 0 ? Layout.NONE : Layout.POOLED));
    long start = System.nanoTime();
    try (ImageIndexWriter writer = index.openWriter()) {
      for (int i = 0; i < images; i++) {
        Random random = new Random(original.of(i));
        ImageDocument.Builder image = ImageDocument.builder("i" + i).vector(vector(random));
        for (int p = 0; p < parts; p++) {
          image.patch(PatchVector.ofRegion(1, new Region(p, 0, 1, 1), vector(random)));
        }
        writer.upsert(image.build());
      }
      writer.forceMerge(1);
    }
    return (System.nanoTime() - start) / 1e9;
  }

  /** Of the copies, how many a search finds that may find nothing else. */
  private int found() throws IOException {
    int found = 0;
    float[] query = vector(new Random(0));
    try (ImageSearcher searcher = ImageIndex.open(work.resolve("copies")).openSearcher()) {
      for (int i = 0; i < images; i++) {
        String id = "i" + i;
        List<String> ids =
            searcher
                .search(
                    ImageQuery.vector(query).filter(new TermQuery(ImageSchema.idTerm(id))).build())
                .ids();
        found += ids.equals(List.of(id)) ? 1 : 0;
      }
    }
    return found;
  }

  private static float[] vector(Random random) {
    float[] out = new float[DIMENSIONS];
    for (int i = 0; i < DIMENSIONS; i++) {
      out[i] = (float) random.nextGaussian();
    }
    return out;
  }

  private static void say(String format, Object... values) {
    System.out.printf(Locale.ROOT, format + "%n", values);
  }
}
