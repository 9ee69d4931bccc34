package dev.windhover.bench.ann;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.windhover.bench.report.Machine;
import dev.windhover.bench.vectors.GroundTruth;
import dev.windhover.bench.vectors.VectorReader;
import dev.windhover.bench.vectors.VectorSet;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One engine in a process of its own, so that neither its memory nor the compiler's view of it is
 * another's. It builds and ends, or it answers lines of JSON on standard input, one at a time.
 */
public final class AnnWorker {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Queries that exact search answers at least. */
  private static final int SOME = 30;

  private AnnWorker() {}

  /**
   * What to measure.
   *
   * @param kind of query
   * @param k neighbours wanted
   * @param candidates size of the candidate list
   * @param threads that ask at once
   * @param seconds for which the queries are repeated; all of them at least once, of exact search
   *     some
   */
  record Ask(String kind, int k, int candidates, int threads, double seconds) {}

  /**
   * What was measured.
   *
   * @param recall share of the true {@code k} neighbours among the {@code k} found
   * @param queriesPerSecond over all threads
   * @param p50 median latency of one query in milliseconds
   * @param p99 its 99th percentile
   */
  record Answer(double recall, double queriesPerSecond, double p50, double p99) {}

  /** Memory of the process. */
  record Memory(double heap, double resident, double residentFile) {}

  /**
   * Starts the process.
   *
   * @param args {@code build|search}, folder of the set, engine, graph, folder of the index, and
   *     for a search its name
   */
  public static void main(String[] args) throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    // Libraries that print must not disturb the answers.
    System.setOut(System.err);
    VectorSet set = VectorSet.open(Path.of(args[1]));
    AnnEngine engine = AnnEngines.of(args[2]);
    AnnEngine.Graph graph = AnnEngine.Graph.parse(args[3]);
    Path folder = Path.of(args[4]);
    if (args[0].equals("build")) {
      out.println(JSON.writeValueAsString(build(set, engine, graph, folder)));
    } else {
      serve(set, engine, graph, folder, args[5], out);
    }
  }

  private static BuildRecord build(
      VectorSet set, AnnEngine engine, AnnEngine.Graph graph, Path folder) throws IOException {
    Machine machine = Machine.current();
    ProcessMemory memory = new ProcessMemory();
    long start = System.nanoTime();
    try (VectorReader corpus = set.corpus()) {
      engine.build(corpus, graph, folder);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    double cpu =
        ManagementFactory.getOperatingSystemMXBean()
                instanceof com.sun.management.OperatingSystemMXBean bean
            ? bean.getProcessCpuTime() / 1e9
            : Double.NaN;
    long bytes = 0;
    try (var files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
    }
    return new BuildRecord(
        seconds,
        cpu,
        memory.peakHeapMegabytes(),
        ProcessMemory.peakResidentMegabytes(),
        bytes / (double) (1 << 20),
        machine.cores(),
        machine.load());
  }

  private static void serve(
      VectorSet set,
      AnnEngine engine,
      AnnEngine.Graph graph,
      Path folder,
      String search,
      PrintStream out)
      throws Exception {
    Map<String, float[][]> queries = new HashMap<>();
    Map<String, int[][]> truth = new HashMap<>();
    for (String kind : set.description().kinds()) {
      queries.put(kind, set.queries(kind));
      truth.put(kind, set.truth(kind));
    }
    try (VectorReader corpus = set.corpus();
        AnnEngine.Index index = engine.open(corpus, graph, search, folder);
        ExecutorService pool = Executors.newCachedThreadPool();
        BufferedReader in =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      out.println("ready");
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.equals("memory")) {
          out.println(
              JSON.writeValueAsString(
                  new Memory(
                      ProcessMemory.heapMegabytes(),
                      ProcessMemory.residentMegabytes(),
                      ProcessMemory.residentFileMegabytes())));
        } else {
          Ask ask = JSON.readValue(line, Ask.class);
          out.println(
              JSON.writeValueAsString(
                  answer(
                      index,
                      ask,
                      queries.get(ask.kind),
                      truth.get(ask.kind),
                      engine.exact() ? SOME : Integer.MAX_VALUE,
                      pool)));
        }
      }
    }
  }

  private static Answer answer(
      AnnEngine.Index index,
      Ask ask,
      float[][] queries,
      int[][] truth,
      int least,
      ExecutorService pool)
      throws Exception {
    int needed = Math.min(least, queries.length);
    int[][] found = new int[queries.length][];
    AtomicInteger next = new AtomicInteger();
    long start = System.nanoTime();
    long end = start + (long) (ask.seconds * 1e9);
    List<Future<long[]>> threads = new ArrayList<>();
    for (int t = 0; t < ask.threads; t++) {
      threads.add(
          pool.submit(() -> {
            long[] nanos = new long[1024];
            int count = 0;
            long before = System.nanoTime();
            while (true) {
              int turn = next.getAndIncrement();
              if (turn >= needed && before >= end) {
                return Arrays.copyOf(nanos, count);
              }
              int q = turn % queries.length;
              found[q] = index.search(queries[q], ask.k, ask.candidates);
              long after = System.nanoTime();
              if (count == nanos.length) {
                nanos = Arrays.copyOf(nanos, 2 * count);
              }
              nanos[count++] = after - before;
              before = after;
            }
          }));
    }
    long[] all = new long[0];
    for (Future<long[]> thread : threads) {
      long[] own = thread.get();
      int at = all.length;
      all = Arrays.copyOf(all, at + own.length);
      System.arraycopy(own, 0, all, at, own.length);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    Arrays.sort(all);
    double recall = 0;
    int asked = 0;
    for (int q = 0; q < queries.length; q++) {
      if (found[q] != null) {
        recall += GroundTruth.recall(truth[q], found[q], ask.k);
        asked++;
      }
    }
    return new Answer(
        recall / asked,
        all.length / seconds,
        all[all.length / 2] / 1e6,
        all[(int) (all.length * 0.99)] / 1e6);
  }
}
