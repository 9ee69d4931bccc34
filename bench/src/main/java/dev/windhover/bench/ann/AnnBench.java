package dev.windhover.bench.ann;

import dev.windhover.bench.Checkout;
import dev.windhover.bench.report.Machine;
import dev.windhover.bench.report.Report;
import dev.windhover.bench.vectors.VectorSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Recall against queries per second, build time and memory of Windhover, bare Lucene and the peers
 * on the same vectors in one run.
 */
@Command(
    name = "ann",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    description = {
      "Recall/QPS curves, build time and memory of Windhover, Lucene, jVector, hnswlib and exact"
          + " search.",
      "",
      "Every engine runs in a process of its own. First each engine's settings are swept; then the"
          + " two best of each are measured in turn, point by point. Sets, indexes and the sweep are"
          + " kept in --work and used again.",
    },
    footer = {
      "",
      "Examples:",
      "  ./windhover bench ann --size 20000",
      "  ./windhover bench ann --engines windhover-8,lucene,jvector --threads 1",
      "  ./windhover bench ann --size 1000000 --query-count 300 --graphs 16-100",
      "  ./windhover bench ann --set patches",
      "  ./windhover bench ann --corpus coco.npy --queries text=coco-text.npy",
    })
public final class AnnBench implements Callable<Integer> {
  private static final double RECALL = 0.95;

  /** Settings of each engine that are measured in rounds. */
  private static final int FINALISTS = 2;

  @Spec private CommandLine.Model.CommandSpec spec;

  @Mixin private VectorOptions options;

  @Option(
      names = "--engines",
      split = ",",
      description =
          "Starts of the engines' names: windhover-8, lucene, jvector, ... All when absent.")
  private List<String> engines = List.of();

  @Option(
      names = "--graphs",
      split = ",",
      paramLabel = "M-EF",
      description =
          "Of each engine's graphs only these, such as 16-100; an engine that has none of them is"
              + " left out. For large sets, where each takes long to build.")
  private List<String> graphs = List.of();

  @Option(
      names = "--rounds",
      defaultValue = "5",
      description = "Of the final measurement (default ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--threads",
      split = ",",
      defaultValue = "1,2",
      description = "That ask at once (default ${DEFAULT-VALUE}).")
  private List<Integer> threads;

  @Option(
      names = "--seconds",
      defaultValue = "0.5",
      description = "For each point of a curve (default ${DEFAULT-VALUE}).")
  private double seconds;

  @Option(
      names = "--rebuild",
      split = ",",
      description =
          "Starts of names of engines whose kept indexes and sweeps are thrown away, of --graphs"
              + " only.")
  private List<String> rebuild = List.of();

  @Option(
      names = "--work",
      description = "Where sets and indexes lie (default bench/target/work/ann).")
  private Path work = Checkout.work("ann");

  @Option(names = "--out", description = "The report (default bench/results/ann-SET.json).")
  private Path out;

  @Override
  public Integer call() throws IOException {
    checkGraphs();
    Machine machine = Machine.current();
    say("machine: " + machine.summary());
    VectorSet vectors = options.prepare(work.resolve("sets"));
    say("set: " + vectors.description().recipe());
    AnnIndexes indexes = new AnnIndexes(vectors, work.resolve("indexes"));
    Sweep sweep =
        new Sweep(
            indexes,
            vectors.description().kinds(),
            work.resolve("sweeps").resolve(vectors.description().name() + ".json"),
            seconds);
    List<AnnEngine> chosen =
        chosen(engines).stream().filter(engine -> !graphs(engine).isEmpty()).toList();
    for (AnnEngine engine : rebuild.isEmpty() ? List.<AnnEngine>of() : chosen(rebuild)) {
      for (AnnEngine.Graph graph : graphs(engine)) {
        sweep.forget(engine, graph);
        indexes.forget(engine, graph);
      }
    }
    Map<Contender, BuildRecord> builds = new LinkedHashMap<>();
    List<Sweep.Result> swept = new ArrayList<>();
    List<Sweep.Result> best = new ArrayList<>();
    for (AnnEngine engine : chosen) {
      List<Sweep.Result> own = new ArrayList<>();
      for (AnnEngine.Graph graph : graphs(engine)) {
        Contender any = new Contender(engine.id(), graph.id(), engine.searches().get(0));
        BuildRecord build = indexes.build(engine, graph);
        builds.put(any, build);
        say("built %s, %s: %.1f s".formatted(engine.name(), graph, build.seconds()));
        for (String search : engine.searches()) {
          Sweep.Result result = sweep.measure(new Contender(engine.id(), graph.id(), search));
          say(
              "  %s: %.0f queries/s at recall %.2f"
                  .formatted(search, result.score(RECALL), RECALL));
          own.add(result);
        }
      }
      swept.addAll(own);
      best.addAll(Sweep.best(own, RECALL, FINALISTS));
    }
    AnnReport report = new AnnReport(RECALL);
    measure(vectors, indexes, best, report);
    report.builds(builds);
    report.sweep(swept);
    report.cosines(vectors.description());
    Path file = out != null ? out : Checkout.result("ann-" + vectors.description().name());
    write(machine, vectors, report, file);
    return 0;
  }

  private void measure(VectorSet set, AnnIndexes indexes, List<Sweep.Result> best, AnnReport report)
      throws IOException {
    List<String> kinds = set.description().kinds();
    List<Final.Curve> curves = new ArrayList<>();
    try (Final last = new Final(indexes, best, seconds)) {
      last.warmUp(kinds, 4);
      for (String kind : kinds) {
        for (int t : threads) {
          curves.addAll(last.measure(kind, 10, t, rounds, RECALL));
        }
        curves.addAll(last.measure(kind, 100, 1, Math.max(1, rounds / 2), RECALL));
      }
      report.speeds(curves);
      report.bars(curves, set.description());
      report.memory(last.memory());
      report.curves(curves);
    }
    for (Final.Curve c : curves) {
      say(
          "%-6s k %3d, %d thread(s): %8.0f  %s"
              .formatted(c.kind(), c.k(), c.threads(), c.speedAt(RECALL), c.contender()));
    }
    report.bars().forEach(bar -> say(bar.outcome() + ": " + bar.line()));
  }

  private void write(Machine machine, VectorSet set, AnnReport report, Path file)
      throws IOException {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("set", set.description().recipe());
    parameters.put("rounds", Integer.toString(rounds));
    parameters.put("seconds a point", Double.toString(seconds));
    new Report(
            "ann",
            "Nearest neighbours: " + set.description().name(),
            Report.now(),
            Report.currentCommit(Checkout.root()),
            "./windhover bench "
                + String.join(" ", spec.commandLine().getParseResult().originalArgs()),
            machine,
            parameters,
            report.bars(),
            report.tables(),
            report.charts(),
            List.of(
                "Unit vectors compared by dot product. Each engine in its own process, at the two"
                    + " best settings of the sweep below; the rounds take the processes in turn, and"
                    + " bars take an engine at the better. Speeds are"
                    + " interpolated on each curve's frontier, linear in recall and the"
                    + " logarithm of speed. Windhover gives ids and calibrated scores, bare Lucene"
                    + " document numbers, the others ordinals."))
        .write(file);
    say("written: " + file + " and " + Report.pageBeside(file));
  }

  private List<AnnEngine.Graph> graphs(AnnEngine engine) {
    return engine.graphs().stream()
        .filter(g -> graphs.isEmpty() || g.equals(AnnEngine.Graph.NONE) || graphs.contains(g.id()))
        .toList();
  }

  private void checkGraphs() {
    List<String> known =
        AnnEngines.all().stream()
            .flatMap(e -> e.graphs().stream())
            .filter(g -> !g.equals(AnnEngine.Graph.NONE))
            .map(AnnEngine.Graph::id)
            .distinct()
            .toList();
    for (String graph : graphs) {
      if (!known.contains(graph)) {
        throw new ParameterException(
            spec.commandLine(),
            "no engine has a graph '" + graph + "': there are " + String.join(", ", known));
      }
    }
  }

  private List<AnnEngine> chosen(List<String> starts) {
    for (String start : starts) {
      if (AnnEngines.all().stream().noneMatch(e -> e.id().startsWith(start))) {
        throw new ParameterException(
            spec.commandLine(),
            "no engine starts with '"
                + start
                + "': there are "
                + String.join(", ", AnnEngines.all().stream().map(AnnEngine::id).toList()));
      }
    }
    return AnnEngines.all().stream()
        .filter(e -> starts.isEmpty() || starts.stream().anyMatch(s -> e.id().startsWith(s)))
        .toList();
  }

  private static void say(String line) {
    System.out.println(line);
  }
}
