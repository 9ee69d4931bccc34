package dev.windhover.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Two reports of the same bench side by side: every number whose table, row and column match. */
public final class Comparison {

  /**
   * One number in both.
   *
   * @param change second over first
   */
  public record Entry(
      String table, String row, Table.Column column, double first, double second, double change) {

    /** Whether the second is better, worse or neither, by more than 2 percent. */
    public String verdict() {
      if (column.kind() == Table.Kind.PLAIN || Math.abs(change - 1) <= 0.02) {
        return "";
      }
      return (change > 1) == (column.kind() == Table.Kind.HIGHER) ? "better" : "worse";
    }
  }

  private final Report first;
  private final Report second;

  /**
   * @throws IllegalArgumentException if they are of different benches
   */
  public Comparison(Report first, Report second) {
    if (!first.bench().equals(second.bench())) {
      throw new IllegalArgumentException(
          "a report of '"
              + first.bench()
              + "' cannot be compared with one of '"
              + second.bench()
              + "'");
    }
    this.first = first;
    this.second = second;
  }

  /** The numbers that are in both, in the order of the first. */
  public List<Entry> entries() {
    List<Entry> out = new ArrayList<>();
    for (Table table : first.tables()) {
      Optional<Table> other =
          second.tables().stream().filter(t -> t.title().equals(table.title())).findFirst();
      other.ifPresent(o -> compare(table, o, out));
    }
    return out;
  }

  private static void compare(Table table, Table other, List<Entry> out) {
    for (Map<String, Object> row : table.rows()) {
      String key = table.key(row);
      Optional<Map<String, Object>> match =
          other.rows().stream().filter(r -> other.key(r).equals(key)).findFirst();
      if (match.isEmpty()) {
        continue;
      }
      for (Table.Column column : table.columns()) {
        if (column.kind() != Table.Kind.KEY
            && row.get(column.name()) instanceof Number a
            && match.get().get(column.name()) instanceof Number b) {
          double before = a.doubleValue();
          double after = b.doubleValue();
          double change = before == after ? 1 : after / before;
          out.add(new Entry(table.title(), key, column, before, after, change));
        }
      }
    }
  }

  /** Lines for a terminal. Says first what makes the two hard to compare. */
  public String text() {
    StringBuilder out = new StringBuilder();
    warn(out, "machines differ", first.machine().processor(), second.machine().processor());
    warn(out, "Java differs", first.machine().java(), second.machine().java());
    first
        .parameters()
        .forEach((name, value) ->
            warn(
                out,
                name + " differs",
                value,
                second.parameters().getOrDefault(name, "(not there)")));
    out.append(
        String.format(
            Locale.ROOT,
            "%s: %s (%s) against %s (%s)%n",
            first.bench(),
            first.commit(),
            first.date(),
            second.commit(),
            second.date()));
    String table = "";
    for (Entry e : entries()) {
      if (!e.table().equals(table)) {
        table = e.table();
        out.append('\n').append(table).append('\n');
      }
      out.append(
          String.format(
              Locale.ROOT,
              "  %-52s %-26s %12s %12s  x%.3f %s%n",
              e.row(),
              e.column().heading(),
              Numbers.cell(e.first()),
              Numbers.cell(e.second()),
              e.change(),
              e.verdict()));
    }
    return out.toString();
  }

  private static void warn(StringBuilder out, String what, String a, String b) {
    if (!a.equals(b)) {
      out.append("note: ").append(what).append(": ").append(a).append(" | ").append(b).append('\n');
    }
  }
}
