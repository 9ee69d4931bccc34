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

/**
 * How many present subjects each threshold accepts and how many absent ones it refuses, and which
 * one to use. The threshold is chosen from all answers; how good a threshold chosen so is, is said
 * by cross-validation: the photos are dealt into {@value #FOLDS} folds, and the answers of each are
 * judged by the threshold that the others choose.
 */
final class ThresholdCurve {
  /** Photos of one number modulo this judge together. */
  static final int FOLDS = 5;

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
    double accept = accept(this.answers);
    this.chosen = new Thresholds(accept, stop(this.answers, accept));
  }

  /** What was asked by. */
  QueryKind kind() {
    return kind;
  }

  /** Accept where as many present are accepted as absent refused; stop where few absent reach. */
  Thresholds chosen() {
    return chosen;
  }

  private static double accept(List<Presence.Answer> answers) {
    double accept = 0;
    double best = Double.NEGATIVE_INFINITY;
    for (int step = -20; step < 200; step++) {
      // Judged as it is written, in hundredths.
      double t = round(step * STEP);
      double worse = Math.min(accepted(answers, t), refused(answers, t));
      if (worse > best) {
        best = worse;
        accept = t;
      }
    }
    return accept;
  }

  private static double stop(List<Presence.Answer> answers, double accept) {
    double stop = accept;
    while (refused(answers, stop) < 100 * (1 - STOP_FALSE)) {
      stop = round(stop + STEP);
    }
    return stop;
  }

  private static double round(double value) {
    return Math.round(value * 100) / 100.0;
  }

  private static double accepted(List<Presence.Answer> answers, double threshold) {
    return 100 * part(answers, Presence.Answer::present, a -> a.presence() >= threshold);
  }

  private static double refused(List<Presence.Answer> answers, double threshold) {
    return 100 * part(answers, a -> !a.present(), a -> a.presence() < threshold);
  }

  private static double part(
      List<Presence.Answer> answers,
      Predicate<Presence.Answer> which,
      Predicate<Presence.Answer> right) {
    List<Presence.Answer> asked = answers.stream().filter(which).toList();
    return (double) asked.stream().filter(right).count() / Math.max(1, asked.size());
  }

  /** Of the present or of the absent, those judged rightly by a threshold they had no part in. */
  double crossValidated(boolean present) {
    double[] thresholds = new double[FOLDS];
    for (int fold = 0; fold < FOLDS; fold++) {
      int left = fold;
      thresholds[fold] = accept(answers.stream().filter(a -> a.photo() % FOLDS != left).toList());
    }
    return 100
        * part(
            answers,
            a -> a.present() == present,
            a -> (a.presence() >= thresholds[a.photo() % FOLDS]) == present);
  }

  private String title() {
    return kind == QueryKind.TEXT ? "asked by words" : "asked by an example";
  }

  private long count(boolean present) {
    return answers.stream().filter(a -> a.present() == present).count();
  }

  /** The bars, cross-validated. */
  List<Bar> bars() {
    return List.of(
        bar("present subjects accepted, %", true), bar("absent subjects refused, %", false));
  }

  private Bar bar(String what, boolean present) {
    double measured = crossValidated(present);
    long n = count(present);
    double deviation = Math.sqrt(measured * (100 - measured) / Math.max(1, n));
    return Bar.atLeast(
        what,
        BAR,
        measured,
        String.format(
            Locale.ROOT,
            "%s, %d-fold cross-validated, %d asked, +- %.1f; shipped threshold %.2f",
            title(),
            FOLDS,
            n,
            1.96 * deviation,
            chosen.accept()));
  }

  /** The whole curve, of all photos. */
  Table table() {
    Table.Builder out =
        Table.of(
                "Subjects "
                    + title()
                    + ": "
                    + count(true)
                    + " present and "
                    + count(false)
                    + " absent ones")
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
              tenth(accepted(answers, t)),
              tenth(refused(answers, t)));
        });
    return out.build();
  }

  private static double tenth(double value) {
    return Math.round(value * 10) / 10.0;
  }

  /** Present accepted against absent accepted, as the threshold falls. */
  Chart.Line line() {
    List<Chart.Point> points = new ArrayList<>();
    for (double t = 6; t >= -1; t -= 0.1) {
      points.add(new Chart.Point(100 - refused(answers, t), accepted(answers, t)));
    }
    return new Chart.Line(title(), points);
  }
}
