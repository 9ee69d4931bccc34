package dev.windhover.bench.ann;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The search for each engine's best settings: every contender alone, once, over growing candidate
 * lists until nearly all neighbours are found. Finished contenders are kept, so that a sweep that
 * was interrupted goes on.
 */
final class Sweep {
  /** Grows by the square root of 2. */
  static final int[] CANDIDATES = {
    10, 14, 20, 28, 40, 56, 80, 112, 160, 224, 320, 448, 640, 900, 1280, 1800, 2560, 3600, 5120,
    7200
  };

  /** Where a candidate list is long. */
  private static final int LONG = 1280;

  private static final double ENOUGH = 0.998;

  /** Ends lists of {@link #LONG} and more, whose recall grows slowly. */
  private static final double ENOUGH_OF_LONG = 0.97;

  /** Share of the best one's speed from which on another may have been unlucky. */
  private static final double CLOSE = 0.7;

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /**
   * A contender's curves.
   *
   * @param curves by kind of query
   */
  record Result(Contender contender, Map<String, List<CurvePoint>> curves) {

    /**
     * Speed at a recall over all kinds of queries: the geometric mean; NaN if one never gets there.
     */
    double score(double recall) {
      double sum = 0;
      for (List<CurvePoint> curve : curves.values()) {
        sum += Math.log(CurvePoint.speedAt(curve, recall));
      }
      return Math.exp(sum / curves.size());
    }
  }

  private final AnnIndexes indexes;
  private final List<String> kinds;
  private final Path file;
  private final double seconds;
  private final List<Result> results = new ArrayList<>();

  /**
   * @param file where finished contenders are kept
   * @param seconds for which each point is measured
   */
  Sweep(AnnIndexes indexes, List<String> kinds, Path file, double seconds) throws IOException {
    this.indexes = indexes;
    this.kinds = kinds;
    this.file = file;
    this.seconds = seconds;
    if (Files.exists(file)) {
      results.addAll(JSON.readValue(file.toFile(), new TypeReference<List<Result>>() {}));
    }
  }

  Result measure(Contender contender) throws IOException {
    Optional<Result> known =
        results.stream().filter(r -> r.contender.equals(contender)).findFirst();
    if (known.isPresent()) {
      return known.get();
    }
    Map<String, List<CurvePoint>> curves = new LinkedHashMap<>();
    try (WorkerProcess worker = indexes.open(contender)) {
      for (String kind : kinds) {
        worker.ask(new AnnWorker.Ask(kind, 10, 40, 1, 2 * seconds));
      }
      for (String kind : kinds) {
        List<CurvePoint> curve = new ArrayList<>();
        for (int candidates : candidatesOf(contender)) {
          AnnWorker.Answer answer = worker.ask(new AnnWorker.Ask(kind, 10, candidates, 1, seconds));
          curve.add(new CurvePoint(candidates, answer.recall(), answer.queriesPerSecond()));
          if (answer.recall() >= (candidates < LONG ? ENOUGH : ENOUGH_OF_LONG)) {
            break;
          }
        }
        curves.put(kind, curve);
      }
    }
    Result result = new Result(contender, curves);
    results.add(result);
    Files.createDirectories(file.toAbsolutePath().getParent());
    JSON.writeValue(file.toFile(), results);
    return result;
  }

  /** Forgets what is known of a graph of an engine. */
  void forget(AnnEngine engine, AnnEngine.Graph graph) {
    results.removeIf(
        r -> r.contender.engine().equals(engine.id()) && r.contender.graph().equals(graph.id()));
  }

  static int[] candidatesOf(Contender contender) {
    return contender.graphItself().equals(AnnEngine.Graph.NONE)
        ? new int[] {CANDIDATES[0]}
        : CANDIDATES;
  }

  /**
   * The best of an engine's contenders, best first; the one that finds most if none reaches the
   * recall. A sweep takes each point once, on a machine whose speed drifts, so the best of it alone
   * may be the luckiest; those at less than {@link #CLOSE} of its speed are not among them.
   *
   * @param count at most
   */
  static List<Result> best(List<Result> ofOneEngine, double recall, int count) {
    List<Result> reaching =
        ofOneEngine.stream()
            .filter(r -> !Double.isNaN(r.score(recall)))
            .sorted(Comparator.comparingDouble((Result r) -> r.score(recall)).reversed())
            .toList();
    if (reaching.isEmpty()) {
      return ofOneEngine.stream().max(Comparator.comparingDouble(Sweep::mostFound)).stream()
          .toList();
    }
    double close = CLOSE * reaching.getFirst().score(recall);
    return reaching.stream().filter(r -> r.score(recall) >= close).limit(count).toList();
  }

  private static double mostFound(Result result) {
    return result.curves.values().stream()
        .mapToDouble(curve -> curve.stream().mapToDouble(CurvePoint::recall).max().orElse(0))
        .min()
        .orElse(0);
  }
}
