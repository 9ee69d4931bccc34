package dev.windhover.bench.report;

import java.util.Locale;

/** Numbers as people read them. */
public final class Numbers {

  private Numbers() {}

  /** A cell: numbers with about four significant digits and thousands set apart, null as a dash. */
  public static String cell(Object value) {
    if (value == null) {
      return "–";
    }
    if (value instanceof Integer || value instanceof Long) {
      return String.format(Locale.ROOT, "%,d", ((Number) value).longValue());
    }
    if (value instanceof Number number) {
      double v = number.doubleValue();
      double size = Math.abs(v);
      if (size >= 1000) {
        return String.format(Locale.ROOT, "%,.0f", v);
      }
      if (size >= 100) {
        return String.format(Locale.ROOT, "%.1f", v);
      }
      return String.format(Locale.ROOT, size >= 10 ? "%.2f" : size >= 0.1 ? "%.3f" : "%.4g", v);
    }
    return value.toString();
  }
}
