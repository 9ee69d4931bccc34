package dev.windhover.bench.vstar;

import dev.windhover.bench.report.Bar;
import dev.windhover.bench.report.Chart;
import dev.windhover.bench.report.Table;
import dev.windhover.encoder.QueryKind;
import dev.windhover.encoder.Thresholds;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** How well one threshold tells present subjects from absent ones, for one kind of query. */
final class ThresholdCurve {

  /** From here on a search may stop: no more than this part of absent subjects scores as high. */
  private static final double STOP_FALSE = 0.02;

  private static final double STEP = 0.05;
  private static final double BAR = 80;

  private final QueryKind kind;
  private final List<Presence.Answer> answers;
  private final Thresholds chosen;

  ThresholdCurve(QueryKind kind, List<Presence.Answer> answers) {
    this.kind = kind;
    this.answers = List.copyOf(answers);
    this.chosen = choose();
  }

  /** What was asked by. */
  QueryKind kind() {
    return kind;
  }

  /** Accept where as many present are accepted as absent refused; stop where few absent reach. */
  Thresholds chosen() {
    return chosen;
  }

  private Thresholds choose() {
    double accept = 0;
    double best = Double.NEGATIVE_INFINITY;
    for (double t = -1; t < 10; t += STEP) {
      double worse = Math.min(accepted(t, true), refused(t, true));
      if (worse > best) {
        best = worse;
        accept = t;
      }
    }
    double stop = accept;
    while (refused(stop, true) < 100 * (1 - STOP_FALSE)) {
      stop += STEP;
    }
    return new Thresholds(round(accept), round(stop));
  }

  private static double round(double value) {
    return Math.round(value * 100) / 100.0;
  }

  private double accepted(double threshold, boolean choosing) {
    return reach(a -> a.present() && a.chooses() == choosing, threshold);
  }

  private double refused(double threshold, boolean choosing) {
    return 100 - reach(a -> !a.present() && a.chooses() == choosing, threshold);
  }

  private double reach(Predicate<Presence.Answer> which, double threshold) {
    List<Presence.Answer> asked = answers.stream().filter(which).toList();
    long reached = asked.stream().filter(a -> a.presence() >= threshold).count();
    return 100.0 * reached / Math.max(1, asked.size());
  }

  private String title() {
    return kind == QueryKind.TEXT ? "asked by words" : "asked by an example";
  }

  /** The bars at the chosen threshold, on the photos that judge. */
  List<Bar> bars() {
    String where = String.format(Locale.ROOT, "%s, threshold %.2f", title(), chosen.accept());
    return List.of(
        Bar.atLeast("present subjects accepted, %", BAR, accepted(chosen.accept(), false), where),
        Bar.atLeast("absent subjects refused, %", BAR, refused(chosen.accept(), false), where));
  }

  /** The whole curve, on the photos that judge. */
  Table table() {
    long present = answers.stream().filter(a -> a.present() && !a.chooses()).count();
    long absent = answers.stream().filter(a -> !a.present() && !a.chooses()).count();
    Table.Builder out =
        Table.of(
                "Subjects "
                    + title()
                    + ": "
                    + present
                    + " present and "
                    + absent
                    + " absent ones judge")
            .keys("threshold")
            .higher("present accepted", "%")
            .higher("absent refused", "%");
    List<Double> rows = new ArrayList<>();
    for (double t = 0; t <= 6; t += 0.25) {
      rows.add(t);
    }
    rows.add(chosen.accept());
    rows.add(chosen.stop());
    rows.stream()
        .distinct()
        .sorted()
        .forEach(t -> {
          String mark = t == chosen.accept() ? " (accept)" : t == chosen.stop() ? " (stop)" : "";
          out.row(
              String.format(Locale.ROOT, "%.2f%s", t, mark),
              tenth(accepted(t, false)),
              tenth(refused(t, false)));
        });
    return out.build();
  }

  private static double tenth(double value) {
    return Math.round(value * 10) / 10.0;
  }

  /** Present accepted against absent refused, as the threshold falls. */
  Chart.Line line() {
    List<Chart.Point> points = new ArrayList<>();
    for (double t = 6; t >= -1; t -= 0.1) {
      points.add(new Chart.Point(100 - refused(t, false), accepted(t, false)));
    }
    return new Chart.Line(title(), points);
  }
}
