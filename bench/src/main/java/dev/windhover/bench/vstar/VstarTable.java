package dev.windhover.bench.vstar;

import dev.windhover.bench.report.Table;
import dev.windhover.tools.eval.vstar.Rows;
import dev.windhover.tools.eval.vstar.Rows.Figures;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Predicate;

/** {@link Rows} as a table of a report. */
final class VstarTable {
  private VstarTable() {}

  /** Recall, boxes, time and crops of every row, over the cases of some groups. */
  static Table of(Rows rows, String title, Predicate<String> groups) {
    Table.Builder table =
        Table.of(title)
            .keys("row")
            .higher("R@1", "%")
            .higher("R@5", "%")
            .plain("R@5, 95 % interval", "")
            .higher("R@10", "%")
            .higher("centre in box", "%")
            .higher("IoU >= 0.5", "%")
            .lower("time, median", "ms")
            .lower("crops", "");
    for (Figures f : rows.figures(groups)) {
      table.row(
          f.row(),
          round(f.at1()),
          round(f.at5()),
          String.format(Locale.ROOT, "%.1f-%.1f", f.low5(), f.high5()),
          round(f.at10()),
          round(f.centreInBox()),
          round(f.overlap()),
          round(f.milliseconds()),
          round(f.crops()));
    }
    return table.build();
  }

  private static Object round(OptionalDouble value) {
    return value.isPresent() ? (Object) round(value.getAsDouble()) : null;
  }

  private static double round(double value) {
    return Math.round(value * 10) / 10.0;
  }
}
