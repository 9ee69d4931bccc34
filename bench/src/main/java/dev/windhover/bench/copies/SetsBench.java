package dev.windhover.bench.copies;

import dev.windhover.bench.Checkout;
import dev.windhover.bench.report.Machine;
import dev.windhover.bench.report.Report;
import dev.windhover.bench.report.Table;
import dev.windhover.lucene.index.ImageSchema;
import dev.windhover.lucene.sets.ImageSet;
import dev.windhover.lucene.sets.ImageSetQuery;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.store.FSDirectory;
import org.roaringbitmap.RoaringBitmap;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Sets of millions of images: algebra, storing, and the first and the next filter by them. */
@Command(
    name = "sets",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    description = "What sets of very many images cost: algebra, bytes, filters.",
    footer = {"", "Example:", "  ./windhover bench sets --images 1000000"})
public final class SetsBench implements Callable<Integer> {
  private static final int ROUNDS = 7;

  @Spec private CommandLine.Model.CommandSpec spec;

  @Option(
      names = "--images",
      defaultValue = "10000000",
      description = "Images that have numbers (default ${DEFAULT-VALUE}).")
  private int images;

  @Option(names = "--out", description = "The report (default bench/results/sets.json).")
  private Path out = Checkout.result("sets");

  @Override
  public Integer call() throws IOException {
    Machine machine = Machine.current();
    Table.Builder table =
        Table.of("Sets among " + images + " images, one segment; median of " + ROUNDS)
            .keys("set")
            .plain("images in it", "")
            .lower("stored", "MB")
            .lower("and, or, without", "ms")
            .lower("write and read", "ms")
            .lower("first count by it", "ms")
            .lower("next count", "ms");
    try (FSDirectory directory = FSDirectory.open(Checkout.work("sets"))) {
      build(directory);
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        IndexSearcher searcher = new IndexSearcher(reader);
        searcher.setQueryCache(null);
        for (double share : new double[] {1, 0.5, 0.01, 0.00001}) {
          measure(searcher, "every image with a chance of " + share, random(share), table);
        }
        RoaringBitmap run = new RoaringBitmap();
        run.add((long) images / 2, (long) images / 2 + images / 10);
        measure(searcher, "a tenth, one after another", run, table);
      }
    }
    new Report(
            "sets",
            "Sets of very many images",
            Report.now(),
            Report.currentCommit(Checkout.root()),
            "./windhover bench "
                + String.join(" ", spec.commandLine().getParseResult().originalArgs()),
            machine,
            Map.of("images", Integer.toString(images)),
            List.of(),
            List.of(table.build()),
            List.of(),
            List.of("Lucene's query cache is off; the next count uses what the module keeps."))
        .write(out);
    return 0;
  }

  /** Numbers alone: nothing else of an image matters to a set. */
  private void build(FSDirectory directory) throws IOException {
    IndexWriterConfig config = new IndexWriterConfig();
    config.setOpenMode(IndexWriterConfig.OpenMode.CREATE);
    try (IndexWriter writer = new IndexWriter(directory, config)) {
      for (int i = 0; i < images; i++) {
        Document doc = new Document();
        doc.add(NumericDocValuesField.indexedField(ImageSchema.NUMBER, i));
        writer.addDocument(doc);
      }
      writer.forceMerge(1);
    }
  }

  private RoaringBitmap random(double share) {
    Random random = new Random(1);
    RoaringBitmap set = new RoaringBitmap();
    for (int i = 0; i < images; i++) {
      if (random.nextDouble() < share) {
        set.add(i);
      }
    }
    return set;
  }

  private void measure(IndexSearcher searcher, String name, RoaringBitmap bits, Table.Builder table)
      throws IOException {
    ImageSet set = ImageSet.copyOf(bits);
    ImageSet other = ImageSet.copyOf(random(0.3));
    List<Double> algebra = new ArrayList<>();
    List<Double> stored = new ArrayList<>();
    List<Double> first = new ArrayList<>();
    List<Double> next = new ArrayList<>();
    int bytes = 0;
    for (int r = 0; r < ROUNDS; r++) {
      algebra.add(time(() -> set.and(other).or(set).andNot(other)));
      byte[] written = set.toBytes();
      bytes = written.length;
      stored.add(time(() -> ImageSet.ofBytes(ByteBuffer.wrap(set.toBytes()))));
      // Another set of almost the same content, so that nothing is kept of it yet.
      RoaringBitmap changed = set.toBitmap();
      changed.flip((long) r, r + 1L);
      ImageSetQuery query = new ImageSetQuery(ImageSet.copyOf(changed));
      first.add(time(() -> searcher.search(query, 1)));
      next.add(time(() -> searcher.search(query, 1)));
    }
    table.row(
        name,
        set.size(),
        bytes / 1e6,
        median(algebra),
        median(stored),
        median(first),
        median(next));
    System.out.printf(
        Locale.ROOT,
        "%s: %d images, %.2f MB, algebra %.2f ms, write and read %.2f ms, first %.2f ms, next %.3f"
            + " ms%n",
        name,
        set.size(),
        bytes / 1e6,
        median(algebra),
        median(stored),
        median(first),
        median(next));
  }

  private interface Work {
    Object run() throws IOException;
  }

  private static double time(Work work) throws IOException {
    long start = System.nanoTime();
    Object result = work.run();
    double millis = (System.nanoTime() - start) / 1e6;
    if (result == null) {
      throw new IllegalStateException("nothing came back");
    }
    return millis;
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return Arrays.stream(sorted).skip(sorted.length / 2).findFirst().orElseThrow();
  }
}
