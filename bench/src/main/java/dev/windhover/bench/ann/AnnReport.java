package dev.windhover.bench.ann;

import dev.windhover.bench.report.Bar;
import dev.windhover.bench.report.Chart;
import dev.windhover.bench.report.Table;
import dev.windhover.bench.vectors.VectorSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tables, charts and bars of an {@link AnnBench}. */
final class AnnReport {
  private final double recall;
  private final List<Table> tables = new ArrayList<>();
  private final List<Chart> charts = new ArrayList<>();
  private final List<Bar> bars = new ArrayList<>();

  AnnReport(double recall) {
    this.recall = recall;
  }

  List<Table> tables() {
    return tables;
  }

  List<Chart> charts() {
    return charts;
  }

  List<Bar> bars() {
    return bars;
  }

  void speeds(List<Final.Curve> curves) {
    Table.Builder table =
        Table.of("Queries per second at recall " + recall + ", each engine's two best settings")
            .keys("queries", "k", "threads", "engine", "settings")
            .higher("median", "1/s")
            .plain("slowest round", "1/s")
            .plain("fastest round", "1/s")
            .plain("candidates", "");
    for (Final.Curve c : curves) {
      double[] speeds = c.speedsAt(recall);
      boolean reached = speeds.length > 0;
      table.row(
          c.kind(),
          c.k(),
          c.threads(),
          c.contender().engineItself().name(),
          c.contender().settings(),
          c.speedAt(recall),
          reached ? speeds[0] : null,
          reached ? speeds[speeds.length - 1] : null,
          c.contender().graphItself().equals(AnnEngine.Graph.NONE) ? null : c.candidatesAt(recall));
    }
    tables.add(table.build());
  }

  void curves(List<Final.Curve> curves) {
    Table.Builder table =
        Table.of("Every point of the best")
            .keys("queries", "k", "threads", "engine", "settings", "candidates")
            .higher("recall", "")
            .higher("speed", "1/s")
            .lower("p50", "ms")
            .lower("p99", "ms");
    Map<String, List<Chart.Line>> lines = new LinkedHashMap<>();
    for (Final.Curve c : curves) {
      String engine = c.contender().engineItself().name();
      List<Chart.Point> points = new ArrayList<>();
      for (Final.Point p : c.points()) {
        double speed = p.median(AnnWorker.Answer::queriesPerSecond);
        table.row(
            c.kind(),
            c.k(),
            c.threads(),
            engine,
            c.contender().settings(),
            p.candidates(),
            p.recall(),
            speed,
            p.median(AnnWorker.Answer::p50),
            p.median(AnnWorker.Answer::p99));
        points.add(new Chart.Point(p.recall(), speed));
      }
      points.sort(java.util.Comparator.comparingDouble(Chart.Point::x));
      lines
          .computeIfAbsent(
              c.kind() + " queries, recall@" + c.k() + ", " + c.threads() + " thread(s)",
              x -> new ArrayList<>())
          .add(new Chart.Line(engine + " (" + c.contender().settings() + ")", points));
    }
    lines.forEach((title, all) ->
        charts.add(
            new Chart(
                title,
                new Chart.Axis("recall", Chart.Scale.LINEAR),
                new Chart.Axis("queries per second", Chart.Scale.LOGARITHMIC),
                all)));
    tables.add(table.build());
  }

  void builds(Map<Contender, BuildRecord> builds) {
    Table.Builder table =
        Table.of("Building")
            .keys("engine", "graph")
            .lower("time", "s")
            .lower("CPU time", "s")
            .lower("on disk", "MB")
            .lower("peak heap", "MB")
            .lower("peak resident", "MB")
            .plain("load at the start", "");
    builds.forEach((c, b) ->
        table.row(
            c.engineItself().name(),
            c.graphItself().toString(),
            b.seconds(),
            b.cpuSeconds(),
            b.diskMegabytes(),
            b.peakHeapMegabytes(),
            b.peakResidentMegabytes(),
            b.load()));
    tables.add(table.build());
  }

  void memory(Map<Contender, AnnWorker.Memory> memory) {
    Table.Builder table =
        Table.of("Memory after searching")
            .keys("engine", "settings")
            .lower("heap", "MB")
            .lower("resident", "MB")
            .plain("of it mapped files", "MB");
    memory.forEach((c, m) ->
        table.row(c.engineItself().name(), c.settings(), m.heap(), m.resident(), m.residentFile()));
    tables.add(table.build());
  }

  void sweep(List<Sweep.Result> results) {
    Table.Builder table =
        Table.of("Sweep: queries per second at recall@10 = " + recall + ", 1 thread, one round")
            .keys("engine", "graph", "search", "queries")
            .higher("speed", "1/s")
            .plain("candidates", "")
            .plain("best recall", "");
    for (Sweep.Result r : results) {
      r.curves()
          .forEach((kind, curve) ->
              table.row(
                  r.contender().engineItself().name(),
                  r.contender().graphItself().toString(),
                  r.contender().search(),
                  kind,
                  CurvePoint.speedAt(curve, recall),
                  CurvePoint.candidatesAt(curve, recall),
                  curve.stream().mapToDouble(CurvePoint::recall).max().orElse(0)));
    }
    tables.add(table.build());
  }

  void cosines(VectorSet.Description set) {
    Table.Builder table =
        Table.of("The set: mean cosines")
            .keys("from")
            .plain("to any vector", "")
            .plain("to the nearest", "")
            .plain("to the tenth", "");
    for (VectorSet.Cosines c : set.cosines()) {
      table.row(c.kind(), c.toAny(), c.toNearest(), c.toTenth());
    }
    tables.add(table.build());
  }

  /** Best of Windhover, and of Lucene where it took part, against the better of the peers. */
  void bars(List<Final.Curve> curves, VectorSet.Description set) {
    for (String kind : set.kinds()) {
      for (String own : List.of("windhover", "lucene")) {
        if (own.equals("lucene") && curves.stream().noneMatch(c -> isOf(c, own))) {
          continue;
        }
        double ours = best(curves, kind, own);
        double peers = Math.max(best(curves, kind, "jvector"), best(curves, kind, "hnswlib"));
        bars.add(
            Bar.atLeast(
                (own.equals("lucene") ? "bare Lucene" : "Windhover")
                    + " / the better of jVector and hnswlib, queries per second at recall@10 = "
                    + recall
                    + ", "
                    + kind
                    + " queries",
                1.0,
                ours > 0 && peers > 0 ? ours / peers : null,
                set.name() + ", 1 thread, single segment"));
      }
    }
  }

  private static boolean isOf(Final.Curve curve, String engine) {
    return curve.contender().engine().startsWith(engine);
  }

  private double best(List<Final.Curve> curves, String kind, String engine) {
    return curves.stream()
        .filter(c -> c.kind().equals(kind) && c.k() == 10 && c.threads() == 1)
        .filter(c -> isOf(c, engine))
        .mapToDouble(c -> c.speedAt(recall))
        .filter(v -> !Double.isNaN(v))
        .max()
        .orElse(0);
  }
}
