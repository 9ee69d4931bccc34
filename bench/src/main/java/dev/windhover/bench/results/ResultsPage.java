package dev.windhover.bench.results;

import dev.windhover.bench.report.Bar;
import dev.windhover.bench.report.Numbers;
import dev.windhover.bench.report.Report;
import dev.windhover.bench.report.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The page of all results: promises first, then every report, then what is plain text. */
final class ResultsPage {
  /** Larger tables are on the report's own page. */
  private static final int MOST_ROWS = 40;

  private static final String MISSED = "missed";
  private static final String UNMEASURED = "not measured";
  private static final String TRIED = "tried";

  private final Map<String, Report> reports = new TreeMap<>();
  private final Map<String, String> texts = new TreeMap<>();
  private final Remarks remarks;
  private final StringBuilder out = new StringBuilder();

  private ResultsPage(Remarks remarks) {
    this.remarks = remarks;
  }

  /**
   * The page in Markdown.
   *
   * @param results folder of the reports ({@code .json}) and texts ({@code .txt})
   * @param remarks the file of remarks
   * @throws IllegalArgumentException if a remark belongs to no part of the page
   */
  static String of(Path results, Path remarks) throws IOException {
    ResultsPage page = new ResultsPage(Remarks.read(remarks));
    try (var files = Files.list(results)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        String stem = name.replaceFirst("\\.[^.]*$", "");
        if (name.endsWith(".json")) {
          page.reports.put(stem, Report.read(file));
        } else if (name.endsWith(".txt")) {
          page.texts.put(stem, Files.readString(file).strip());
        }
      }
    }
    String text = page.markdown();
    for (String name : page.remarks.unused()) {
      throw new IllegalArgumentException(
          remarks
              + " has a section '"
              + name
              + "', but there is no such report: name one of "
              + page.reports.keySet()
              + page.texts.keySet()
              + ", or '"
              + MISSED
              + "', '"
              + UNMEASURED
              + "', '"
              + TRIED
              + "'");
    }
    return text;
  }

  private String markdown() {
    out.append(
        """
        # Results

        The newest committed results of `./windhover bench` and `.ci/long`, each with the command that
        makes it again. The same numbers with charts lie beside the JSON files in `results`. Times depend
        on the machine and on what else it does; the load at the start stands with each.

        This page is written by `./windhover bench results` from those files and from the remarks in
        `REMARKS.md`; edit neither it nor its numbers by hand.

        """);
    promises();
    missed();
    unmeasured();
    remarks.take(TRIED).ifPresent(this::paragraph);
    reports.forEach(this::report);
    texts.forEach(this::text);
    return out.toString().stripTrailing() + "\n";
  }

  private Map<String, List<Bar>> bars() {
    Map<String, List<Bar>> out = new TreeMap<>();
    reports.forEach((name, report) -> out.put(name, report.bars()));
    return out;
  }

  private void promises() {
    out.append(
        "## Promises about speed\n\n| promise | bar | measured | by |\n|---|---|---:|---|\n");
    for (PromisedBar promise : PromisedBar.ALL) {
      Map<String, List<Bar>> measured = promise.among(bars());
      List<String> values = new ArrayList<>();
      measured.forEach((name, bars) -> bars.forEach(bar -> values.add(value(bar))));
      String by =
          measured.isEmpty()
              ? "`./windhover bench " + promise.command() + "`"
              : String.join(", ", measured.keySet());
      out.append("| ")
          .append(promise.what())
          .append(" | ")
          .append(promise.limit())
          .append(" | ")
          .append(values.isEmpty() ? "**not measured**" : String.join("; ", values))
          .append(" | ")
          .append(by)
          .append(" |\n");
    }
    out.append('\n');
  }

  private static String value(Bar bar) {
    String number = Numbers.cell(bar.measured());
    return bar.outcome() == Bar.Outcome.MET ? number : "**" + number + ", missed**";
  }

  private void missed() {
    out.append("## Bars that are missed\n\n");
    list(Bar.Outcome.MISSED, "None.");
    remarks.take(MISSED).ifPresent(this::paragraph);
  }

  private void unmeasured() {
    out.append("## Not measured yet\n\n");
    List<String> lines = new ArrayList<>();
    for (PromisedBar promise : PromisedBar.ALL) {
      if (promise.among(bars()).isEmpty()) {
        lines.add(
            "- **"
                + promise.command()
                + "**: "
                + promise.what()
                + " (bar "
                + promise.limit()
                + ")\n");
      }
    }
    lines.forEach(out::append);
    list(Bar.Outcome.UNKNOWN, lines.isEmpty() ? "Every promise above is measured." : "");
    remarks.take(UNMEASURED).ifPresent(this::paragraph);
  }

  private void list(Bar.Outcome outcome, String otherwise) {
    List<String> lines = new ArrayList<>();
    reports.forEach((name, report) ->
        report.bars().stream()
            .filter(bar -> bar.outcome() == outcome)
            .forEach(bar -> lines.add("- **" + name + "**: " + bar.line() + "\n")));
    if (lines.isEmpty() && !otherwise.isEmpty()) {
      out.append(otherwise).append('\n');
    }
    lines.forEach(out::append);
    out.append('\n');
  }

  private void report(String name, Report report) {
    long same = reports.values().stream().filter(r -> r.title().equals(report.title())).count();
    out.append("## ")
        .append(report.title())
        .append(same > 1 ? " (" + name + ")" : "")
        .append("\n\n`")
        .append(report.command())
        .append("`\n\n")
        .append(report.date())
        .append(", commit ")
        .append(report.commit())
        .append("; ")
        .append(report.machine().summary())
        .append(". [Page](results/")
        .append(name)
        .append(".html)\n\n");
    if (!report.bars().isEmpty()) {
      out.append("Bars: ")
          .append(count(report, Bar.Outcome.MET))
          .append(" met, ")
          .append(count(report, Bar.Outcome.MISSED))
          .append(" missed, ")
          .append(count(report, Bar.Outcome.UNKNOWN))
          .append(" not measured.\n\n");
    }
    remarks.take(name).ifPresent(this::paragraph);
    report.tables().forEach(this::table);
    report.notes().forEach(this::paragraph);
  }

  private static long count(Report report, Bar.Outcome outcome) {
    return report.bars().stream().filter(bar -> bar.outcome() == outcome).count();
  }

  private void table(Table table) {
    if (table.rows().isEmpty()) {
      return;
    }
    if (table.rows().size() > MOST_ROWS) {
      paragraph("*" + table.title() + "*: " + table.rows().size() + " rows, on the page.");
      return;
    }
    paragraph("**" + table.title() + "**");
    StringBuilder heads = new StringBuilder("|");
    StringBuilder rules = new StringBuilder("|");
    for (Table.Column column : table.columns()) {
      heads.append(' ').append(cell(column.heading())).append(" |");
      rules.append(column.kind() == Table.Kind.KEY ? "---|" : "---:|");
    }
    out.append(heads).append('\n').append(rules).append('\n');
    for (Map<String, Object> row : table.rows()) {
      out.append('|');
      for (Table.Column column : table.columns()) {
        out.append(' ').append(cell(Numbers.cell(row.get(column.name())))).append(" |");
      }
      out.append('\n');
    }
    out.append('\n');
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }

  private void text(String name, String text) {
    out.append("## ").append(name).append("\n\n");
    remarks.take(name).ifPresent(this::paragraph);
    paragraph("```\n" + text + "\n```");
  }

  private void paragraph(String text) {
    out.append(text).append("\n\n");
  }
}
