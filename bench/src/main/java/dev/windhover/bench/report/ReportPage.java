package dev.windhover.bench.report;

import java.io.IOException;
import java.util.Map;

/** A report as one self-contained page. */
final class ReportPage {
  private static final String STYLE =
      """
      :root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 22%, transparent) }
      body { font: 15px/1.5 system-ui, sans-serif; max-width: 66rem; margin: 2rem auto; padding: 0 1rem }
      table { border-collapse: collapse; margin: .5rem 0 1.5rem; font-variant-numeric: tabular-nums }
      th, td { padding: .25rem .7rem; border-bottom: 1px solid var(--line); text-align: right }
      th.key, td.key { text-align: left }
      .wide { overflow-x: auto }
      .missed { color: #c62828; font-weight: 600 } .met { color: #2e7d32; font-weight: 600 }
      svg { max-width: 100%; height: auto; background: #fff; margin: .5rem 0 }
      code { overflow-wrap: anywhere }
      """;

  private final Report report;
  private final StringBuilder out = new StringBuilder();

  ReportPage(Report report) {
    this.report = report;
  }

  String html() throws IOException {
    out.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>")
        .append(escape(report.title()))
        .append("</title>\n<style>\n")
        .append(STYLE)
        .append("</style></head>\n<body>\n<h1>")
        .append(escape(report.title()))
        .append("</h1>\n");
    paragraph(report.date() + ", commit " + report.commit());
    paragraph(report.machine().summary());
    out.append("<p><code>").append(escape(report.command())).append("</code></p>\n");
    bars();
    for (String note : report.notes()) {
      paragraph(note);
    }
    for (Chart chart : report.charts()) {
      out.append(SvgChart.draw(chart)).append('\n');
    }
    for (Table table : report.tables()) {
      table(table);
    }
    parameters();
    return out.append("</body></html>\n").toString();
  }

  private void bars() {
    if (report.bars().isEmpty()) {
      return;
    }
    out.append("<h2>Bars</h2>\n<ul>\n");
    for (Bar bar : report.bars()) {
      String outcome = bar.outcome().name().toLowerCase(java.util.Locale.ROOT);
      out.append("<li><span class=\"")
          .append(outcome)
          .append("\">")
          .append(outcome)
          .append("</span> ")
          .append(escape(bar.line()))
          .append("</li>\n");
    }
    out.append("</ul>\n");
  }

  private void table(Table table) {
    out.append("<h2>").append(escape(table.title())).append("</h2>\n<div class=\"wide\"><table>\n");
    out.append("<tr>");
    for (Table.Column column : table.columns()) {
      out.append("<th").append(keyClass(column)).append('>').append(escape(column.heading()));
      out.append("</th>");
    }
    out.append("</tr>\n");
    for (Map<String, Object> row : table.rows()) {
      out.append("<tr>");
      for (Table.Column column : table.columns()) {
        out.append("<td").append(keyClass(column)).append('>');
        out.append(escape(Numbers.cell(row.get(column.name())))).append("</td>");
      }
      out.append("</tr>\n");
    }
    out.append("</table></div>\n");
  }

  private void parameters() {
    out.append("<h2>Parameters</h2>\n<table>\n");
    report
        .parameters()
        .forEach((name, value) ->
            out.append("<tr><td class=\"key\">")
                .append(escape(name))
                .append("</td><td class=\"key\">")
                .append(escape(value))
                .append("</td></tr>\n"));
    out.append("</table>\n");
  }

  private void paragraph(String text) {
    out.append("<p>").append(escape(text)).append("</p>\n");
  }

  private static String keyClass(Table.Column column) {
    return column.kind() == Table.Kind.KEY ? " class=\"key\"" : "";
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
