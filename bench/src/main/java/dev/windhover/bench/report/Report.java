package dev.windhover.bench.report;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What one run of one bench found.
 *
 * @param bench its name on the command line
 * @param title a sentence that says what was measured
 * @param date when it ended, UTC
 * @param commit of the source; with a plus sign when files differed from it
 * @param command what reproduces it
 * @param machine where it ran
 * @param parameters everything that changes the numbers: sizes, seeds, versions
 * @param bars promises, kept or not
 * @param tables the numbers
 * @param charts the same as lines
 * @param notes what a reader must know
 */
public record Report(
    String bench,
    String title,
    String date,
    String commit,
    String command,
    Machine machine,
    Map<String, String> parameters,
    List<Bar> bars,
    List<Table> tables,
    List<Chart> charts,
    List<String> notes) {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  /** Reads a report. */
  public static Report read(Path file) throws IOException {
    return JSON.readValue(file.toFile(), Report.class);
  }

  /** Writes the report as JSON and, beside it, as a page of the same name. */
  public void write(Path file) throws IOException {
    Path parent = file.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    JSON.writeValue(file.toFile(), this);
    Files.writeString(pageBeside(file), new ReportPage(this).html());
  }

  /** Where {@link #write} puts the page. */
  public static Path pageBeside(Path file) {
    String name = file.getFileName().toString();
    String stem = name.endsWith(".json") ? name.substring(0, name.length() - 5) : name;
    return file.resolveSibling(stem + ".html");
  }

  /** The time of now as {@link #date()} has it. */
  public static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** The commit of the checkout, with a plus sign if files differ from it, or {@code unknown}. */
  public static String currentCommit(Path checkout) {
    String commit = git(checkout, "rev-parse", "--short=12", "HEAD");
    if (commit.isEmpty()) {
      return "unknown";
    }
    // What a run itself writes does not count as a difference of the source.
    String changes = git(checkout, "status", "--porcelain", "--", ".", ":!bench/results");
    return changes.isEmpty() ? commit : commit + "+";
  }

  private static String git(Path checkout, String... words) {
    List<String> command = new java.util.ArrayList<>(List.of("git"));
    command.addAll(List.of(words));
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(checkout.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      boolean ended = process.waitFor(10, TimeUnit.SECONDS);
      return ended && process.exitValue() == 0 ? out.strip() : "";
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
