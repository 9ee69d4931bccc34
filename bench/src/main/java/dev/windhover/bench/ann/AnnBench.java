package dev.windhover.bench.ann;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Recall against queries per second for Lucene and its peers on the same vectors in one run. All
 * indexes are built first; then the rounds take the engines in turn, so that a machine that drifts
 * drifts for all of them.
 */
@Command(
    name = "AnnBench",
    mixinStandardHelpOptions = true,
    description = "Recall/QPS curves of Lucene, jVector, hnswlib and exact search.")
public final class AnnBench implements Callable<Integer> {
  private static final int[] CANDIDATES = {10, 15, 20, 30, 40, 60, 80, 120, 200, 400};
  private static final double TARGET = 0.95;

  @Option(names = "--size", defaultValue = "100000", description = "Vectors (default 100000).")
  private int size;

  @Option(names = "--dimensions", defaultValue = "512")
  private int dimensions;

  @Option(names = "--queries", defaultValue = "500", description = "Queries of each kind.")
  private int queries;

  @Option(names = "--seed", defaultValue = "42")
  private long seed;

  @Option(names = "--rounds", defaultValue = "3")
  private int rounds;

  @Option(names = "--threads", split = ",", defaultValue = "1,2")
  private List<Integer> threads;

  @Option(names = "--engines", split = ",", description = "Parts of names; default all.")
  private List<String> only = List.of();

  @Option(names = "--out", defaultValue = "bench/results/ann.json")
  private Path out;

  @Option(names = "--work", defaultValue = "bench/target/ann", description = "Where indexes lie.")
  private Path work;

  private record Built(
      AnnEngine engine,
      AnnEngine.Parameters parameters,
      AnnEngine.Index index,
      double buildSeconds,
      long heapBytes) {}

  /** Starts the bench. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new AnnBench()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    VectorSet set = ClipLikeVectors.generate(seed, size, dimensions, queries);
    System.out.println("set: " + set.recipe());
    Map<String, int[][]> truth = new LinkedHashMap<>();
    set.queries()
        .forEach((kind, q) -> truth.put(kind, GroundTruth.neighbours(set.corpus(), q, 100)));
    List<Built> built = buildAll(set);
    List<Map<String, Object>> rows = new ArrayList<>();
    for (String kind : set.queries().keySet()) {
      for (int threadCount : threads) {
        rows.addAll(measure(built, kind, set.queries().get(kind), truth.get(kind), threadCount));
      }
    }
    for (Built b : built) {
      b.index.close();
    }
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("bench", "AnnBench");
    report.put("set", set.recipe());
    report.put("java", System.getProperty("java.vm.name") + " " + Runtime.version());
    report.put("processors", Runtime.getRuntime().availableProcessors());
    report.put("rows", rows);
    Files.createDirectories(out.toAbsolutePath().getParent());
    new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(out.toFile(), report);
    System.out.println("written: " + out);
    return 0;
  }

  private List<AnnEngine> engines() {
    List<AnnEngine> all =
        List.of(
            new LuceneEngine(32),
            new LuceneEngine(8),
            new LuceneEngine(4),
            new LuceneEngine(1),
            new JVectorEngine(JVectorEngine.Traversal.FLOAT),
            new JVectorEngine(JVectorEngine.Traversal.PRODUCT_QUANTIZED),
            new HnswlibEngine(),
            new ExactEngine());
    return all.stream()
        .filter(e -> only.isEmpty() || only.stream().anyMatch(part -> e.name().contains(part)))
        .toList();
  }

  private List<Built> buildAll(VectorSet set) throws IOException {
    List<Built> built = new ArrayList<>();
    for (AnnEngine engine : engines()) {
      for (AnnEngine.Parameters parameters : engine.sweep()) {
        Path folder =
            work.resolve((engine.name() + " " + parameters).replaceAll("[^A-Za-z0-9]+", "-"));
        clear(folder);
        long heapBefore = heap();
        long start = System.nanoTime();
        AnnEngine.Index index = engine.build(set.corpus(), parameters, folder);
        double seconds = (System.nanoTime() - start) / 1e9;
        Built b = new Built(engine, parameters, index, seconds, Math.max(0, heap() - heapBefore));
        System.out.printf(
            "built %-24s %-12s %7.1f s  disk %5d MB  heap %5d MB%n",
            engine.name(), parameters, seconds, index.bytesOnDisk() >> 20, b.heapBytes >> 20);
        built.add(b);
      }
    }
    return built;
  }

  private List<Map<String, Object>> measure(
      List<Built> built, String kind, float[][] queryVectors, int[][] truth, int threadCount)
      throws Exception {
    Map<Built, Map<Integer, double[]>> speeds = new LinkedHashMap<>();
    Map<Built, Map<Integer, Double>> recalls = new LinkedHashMap<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(threadCount)) {
      for (int round = -1; round < rounds; round++) {
        for (Built b : built) {
          for (int candidates : b.engine instanceof ExactEngine ? new int[] {10} : CANDIDATES) {
            int[][] found = new int[queryVectors.length][];
            double seconds = ask(b.index, queryVectors, candidates, found, threadCount, pool);
            if (round < 0) {
              // The warm-up round gives the recall, which does not depend on speed.
              recalls
                  .computeIfAbsent(b, x -> new LinkedHashMap<>())
                  .put(candidates, recall(truth, found));
            } else {
              speeds.computeIfAbsent(b, x -> new LinkedHashMap<>())
                      .computeIfAbsent(candidates, x -> new double[rounds])[round] =
                  queryVectors.length / seconds;
            }
          }
        }
      }
    }
    List<Map<String, Object>> rows = new ArrayList<>();
    System.out.printf(
        "%n%s queries, %d thread(s): queries/s at recall@10 = %.2f%n", kind, threadCount, TARGET);
    for (Built b : built) {
      List<CurvePoint> curve = new ArrayList<>();
      recalls
          .get(b)
          .forEach((candidates, recall) -> {
            double[] s = speeds.get(b).get(candidates).clone();
            Arrays.sort(s);
            curve.add(new CurvePoint(candidates, recall, s[s.length / 2], s[0], s[s.length - 1]));
          });
      double at = CurvePoint.speedAt(curve, TARGET);
      System.out.printf("  %-24s %-12s %9.0f%n", b.engine.name(), b.parameters, at);
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("engine", b.engine.name());
      row.put("parameters", b.parameters.toString());
      row.put("queries", kind);
      row.put("threads", threadCount);
      row.put("buildSeconds", b.buildSeconds);
      row.put("bytesOnDisk", b.index.bytesOnDisk());
      row.put("heapBytes", b.heapBytes);
      row.put("qpsAtRecall95", Double.isNaN(at) ? null : at);
      row.put("curve", curve);
      rows.add(row);
    }
    return rows;
  }

  private static double ask(
      AnnEngine.Index index,
      float[][] queryVectors,
      int candidates,
      int[][] found,
      int threadCount,
      ExecutorService pool)
      throws InterruptedException, ExecutionException {
    long start = System.nanoTime();
    List<Future<?>> parts = new ArrayList<>();
    for (int t = 0; t < threadCount; t++) {
      int first = t;
      parts.add(
          pool.submit(() -> {
            for (int q = first; q < queryVectors.length; q += threadCount) {
              found[q] = index.search(queryVectors[q], 10, candidates);
            }
            return null;
          }));
    }
    for (Future<?> part : parts) {
      part.get();
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private static double recall(int[][] truth, int[][] found) {
    double at10 = 0;
    for (int q = 0; q < truth.length; q++) {
      at10 += GroundTruth.recall(truth[q], found[q], 10);
    }
    return at10 / truth.length;
  }

  private static long heap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static void clear(Path folder) throws IOException {
    Files.createDirectories(folder);
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }
}
