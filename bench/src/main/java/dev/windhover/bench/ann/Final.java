package dev.windhover.bench.ann;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.util.IOUtils;

/**
 * The measurement that counts: the best contender of every engine, all open at once, each in its
 * process, asked in turn point by point, so that a machine that drifts drifts for all.
 */
final class Final implements Closeable {
  /** Points kept on either side of the wanted recall. */
  private static final int AROUND = 2;

  /** For recall@100, candidates up to these, or as many as the sweep needed for recall@10. */
  private static final int LONGEST = 1280;

  /**
   * One point over all rounds.
   *
   * @param answers one for each round
   */
  record Point(int candidates, List<AnnWorker.Answer> answers) {
    double recall() {
      return answers.get(0).recall();
    }

    double median(java.util.function.ToDoubleFunction<AnnWorker.Answer> value) {
      double[] all = answers.stream().mapToDouble(value).sorted().toArray();
      return all[all.length / 2];
    }
  }

  /** All points of a contender under one condition. */
  record Curve(Contender contender, String kind, int k, int threads, List<Point> points) {

    /** Speeds at a recall, one for each round, sorted; empty if it is never reached. */
    double[] speedsAt(double recall) {
      int rounds = points.get(0).answers.size();
      double[] out = new double[rounds];
      for (int r = 0; r < rounds; r++) {
        int round = r;
        out[r] =
            CurvePoint.speedAt(
                points.stream()
                    .map(p ->
                        new CurvePoint(
                            p.candidates, p.recall(), p.answers.get(round).queriesPerSecond()))
                    .toList(),
                recall);
        if (Double.isNaN(out[r])) {
          return new double[0];
        }
      }
      Arrays.sort(out);
      return out;
    }

    /** The median of {@link #speedsAt}, or NaN. */
    double speedAt(double recall) {
      double[] all = speedsAt(recall);
      return all.length == 0 ? Double.NaN : all[all.length / 2];
    }

    double candidatesAt(double recall) {
      return CurvePoint.candidatesAt(
          points.stream().map(p -> new CurvePoint(p.candidates, p.recall(), 1)).toList(), recall);
    }
  }

  private final Map<Sweep.Result, WorkerProcess> workers = new LinkedHashMap<>();
  private final double seconds;

  Final(AnnIndexes indexes, List<Sweep.Result> best, double seconds) throws IOException {
    this.seconds = seconds;
    try {
      for (Sweep.Result result : best) {
        workers.put(result, indexes.open(result.contender()));
      }
    } catch (Throwable t) {
      close();
      throw t;
    }
  }

  /** Lets the compilers see every kind of query for a while. */
  void warmUp(List<String> kinds, double forSeconds) throws IOException {
    for (WorkerProcess worker : workers.values()) {
      for (String kind : kinds) {
        worker.ask(new AnnWorker.Ask(kind, 10, 40, 1, forSeconds / kinds.size()));
      }
    }
  }

  /**
   * Measures all contenders under one condition.
   *
   * @param recall the recall that matters: points far from it are left out
   */
  List<Curve> measure(String kind, int k, int threads, int rounds, double recall)
      throws IOException {
    Map<WorkerProcess, Map<Integer, List<AnnWorker.Answer>>> answers = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      for (int candidates : Sweep.CANDIDATES) {
        for (Map.Entry<Sweep.Result, WorkerProcess> entry : workers.entrySet()) {
          WorkerProcess worker = entry.getValue();
          if (matters(entry.getKey(), kind, k, candidates, recall)) {
            answers
                .computeIfAbsent(worker, w -> new LinkedHashMap<>())
                .computeIfAbsent(candidates, c -> new ArrayList<>())
                .add(worker.ask(new AnnWorker.Ask(kind, k, candidates, threads, seconds)));
          }
        }
      }
    }
    List<Curve> out = new ArrayList<>();
    answers.forEach((worker, points) -> {
      List<Point> curve = new ArrayList<>();
      points.forEach((candidates, all) -> curve.add(new Point(candidates, all)));
      out.add(new Curve(worker.contender(), kind, k, threads, curve));
    });
    return out;
  }

  private static boolean matters(
      Sweep.Result result, String kind, int k, int candidates, double recall) {
    List<CurvePoint> known = result.curves().get(kind);
    if (known.size() == 1) {
      return candidates == known.get(0).candidates();
    }
    int reached = known.size() - 1;
    for (int i = known.size() - 1; i >= 0; i--) {
      if (known.get(i).recall() >= recall) {
        reached = i;
      }
    }
    int start = Math.max(0, reached - AROUND - 1);
    if (k > 10) {
      // The sweep knows recall@10 only, and recall of more neighbours takes longer lists. Lists
      // shorter than k are no lists.
      return candidates >= Math.max(k, known.get(start).candidates())
          && candidates <= Math.max(LONGEST, last(known));
    }
    for (int i = start; i <= Math.min(known.size() - 1, reached + AROUND); i++) {
      if (known.get(i).candidates() == candidates) {
        return true;
      }
    }
    return false;
  }

  private static int last(List<CurvePoint> curve) {
    return curve.get(curve.size() - 1).candidates();
  }

  /** Memory of each process. */
  Map<Contender, AnnWorker.Memory> memory() throws IOException {
    Map<Contender, AnnWorker.Memory> out = new LinkedHashMap<>();
    for (WorkerProcess worker : workers.values()) {
      out.put(worker.contender(), worker.memory());
    }
    return out;
  }

  @Override
  public void close() throws IOException {
    IOUtils.close(workers.values());
  }
}
