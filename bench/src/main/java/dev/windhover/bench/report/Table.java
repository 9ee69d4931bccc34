package dev.windhover.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Rows of values. The key columns together name a row.
 *
 * @param title what it shows
 * @param columns what stands in a row, in this order
 * @param rows values by column name; texts, numbers or null
 */
public record Table(String title, List<Column> columns, List<Map<String, Object>> rows) {

  /**
   * A column.
   *
   * @param name unique in its table
   * @param unit such as {@code ms}; empty for texts and pure numbers
   * @param kind what a difference in it means
   */
  public record Column(String name, String unit, Kind kind) {
    /** The name with the unit. */
    public String heading() {
      return unit.isEmpty() ? name : name + " (" + unit + ")";
    }
  }

  /** What a difference in a column means. */
  public enum Kind {
    /** Part of the row's name. */
    KEY,
    /** Large is good. */
    HIGHER,
    /** Small is good. */
    LOWER,
    /** Neither. */
    PLAIN
  }

  /** Starts a table. */
  public static Builder of(String title) {
    return new Builder(title);
  }

  /** The names of the key columns' values of a row, joined. */
  public String key(Map<String, Object> row) {
    List<String> parts = new ArrayList<>();
    for (Column c : columns) {
      if (c.kind() == Kind.KEY) {
        parts.add(String.valueOf(row.get(c.name())));
      }
    }
    return String.join(" | ", parts);
  }

  /** Collects a table. Not thread-safe. */
  public static final class Builder {
    private final String title;
    private final List<Column> columns = new ArrayList<>();
    private final List<Map<String, Object>> rows = new ArrayList<>();

    private Builder(String title) {
      this.title = title;
    }

    /** Adds columns that name a row. */
    public Builder keys(String... names) {
      for (String name : names) {
        columns.add(new Column(name, "", Kind.KEY));
      }
      return this;
    }

    /** Adds a column of which large values are good. */
    public Builder higher(String name, String unit) {
      columns.add(new Column(name, unit, Kind.HIGHER));
      return this;
    }

    /** Adds a column of which small values are good. */
    public Builder lower(String name, String unit) {
      columns.add(new Column(name, unit, Kind.LOWER));
      return this;
    }

    /** Adds a column that is neither good nor bad. */
    public Builder plain(String name, String unit) {
      columns.add(new Column(name, unit, Kind.PLAIN));
      return this;
    }

    /**
     * Adds a row.
     *
     * @param values one for each column
     */
    public Builder row(Object... values) {
      if (values.length != columns.size()) {
        throw new IllegalArgumentException(
            "table '" + title + "' has " + columns.size() + " columns, got " + values.length);
      }
      Map<String, Object> row = new LinkedHashMap<>();
      for (int i = 0; i < values.length; i++) {
        row.put(columns.get(i).name(), finite(values[i]));
      }
      rows.add(row);
      return this;
    }

    /** Whether no row was added. */
    public boolean isEmpty() {
      return rows.isEmpty();
    }

    /** The table. */
    public Table build() {
      if (columns.stream().map(Column::name).distinct().count() < columns.size()) {
        throw new IllegalArgumentException("table '" + title + "' has two columns of one name");
      }
      return new Table(title, List.copyOf(columns), List.copyOf(rows));
    }

    private static Object finite(Object value) {
      return value instanceof Double d && !Double.isFinite(d) ? null : value;
    }
  }
}
