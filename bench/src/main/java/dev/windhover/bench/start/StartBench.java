package dev.windhover.bench.start;

import dev.windhover.bench.Checkout;
import dev.windhover.bench.report.Bar;
import dev.windhover.bench.report.Machine;
import dev.windhover.bench.report.Report;
import dev.windhover.bench.report.Table;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The start of {@code windhover search}: whole processes, through the launcher. */
@Command(
    name = "start",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    description =
        "Starts \"windhover search\" on a made index again and again, and takes the time from the"
            + " start of the process to its first result.",
    footer = {"", "Example:", "  ./windhover bench start --images 500 --rounds 3"})
public final class StartBench implements Callable<Integer> {
  private static final double LIMIT_SECONDS = 1.5;

  @Spec private CommandLine.Model.CommandSpec spec;

  @Option(
      names = "--images",
      defaultValue = "10000",
      description = "Images of the index (default ${DEFAULT-VALUE}).")
  private int images;

  @Option(
      names = "--rounds",
      defaultValue = "15",
      description = "Starts of each command, in turn; medians count (default ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(names = "--out", description = "The report (default bench/results/start.json).")
  private Path out = Checkout.result("start");

  /** From the start of the process, in seconds. */
  private record Times(double toFirstResult, double toEnd) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    Machine machine = Machine.current();
    Path index = MadeIndex.of(images, Checkout.work("start-" + images));
    // What the first search after a build finds: no class data archive yet.
    Files.deleteIfExists(Checkout.root().resolve("index-tools/target/short.jsa"));
    String[] words = {"search", "a dog on the beach", "--index", index.toString()};
    List<Times> first = List.of(run(words));
    List<Times> version = new ArrayList<>();
    List<Times> search = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      version.add(run("--version"));
      search.add(run(words));
      System.out.printf(Locale.ROOT, "round %d: first result after %.2f s%n", i + 1, last(search));
    }
    Table table =
        Table.of("From the start of the process, " + images + " images")
            .keys("command")
            .lower("first result, median", "s")
            .lower("first result, worst", "s")
            .lower("end, median", "s")
            .row(row("search, the first after a build", first))
            .row(row("search", search))
            .row(row("--version: the JVM, the launcher, no model", version))
            .build();
    List<Bar> bars =
        List.of(
            Bar.atMost(
                "start of windhover search on a "
                    + images / 1000
                    + "k index to its first result, s",
                LIMIT_SECONDS,
                median(search.stream().mapToDouble(Times::toFirstResult).toArray()),
                images + " images, layout pooled, bundled model, median of " + rounds));
    new Report(
            "start",
            "The start of a search",
            Report.now(),
            Report.currentCommit(Checkout.root()),
            "./windhover bench "
                + String.join(" ", spec.commandLine().getParseResult().originalArgs()),
            machine,
            Map.of("rounds", Integer.toString(rounds)),
            bars,
            List.of(table),
            List.of(),
            List.of(
                "Whole processes of ./windhover: shell, JVM, model, query, search, output. Vectors are"
                    + " Gaussian directions, 17 an image.",
                "The first search after a build leaves an archive of the classes it used; later ones"
                    + " start from it. Its end includes the writing of that archive."))
        .write(out);
    bars.forEach(bar -> System.out.println(bar.outcome() + ": " + bar.line()));
    return 0;
  }

  private static double last(List<Times> times) {
    return times.get(times.size() - 1).toFirstResult();
  }

  private static Object[] row(String command, List<Times> times) {
    double[] first = times.stream().mapToDouble(Times::toFirstResult).toArray();
    double[] end = times.stream().mapToDouble(Times::toEnd).toArray();
    return new Object[] {
      command,
      rounded(median(first)),
      rounded(Arrays.stream(first).max().orElse(0)),
      rounded(median(end))
    };
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private static double rounded(double seconds) {
    return Math.round(seconds * 1000) / 1000.0;
  }

  private static Times run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Checkout.root().resolve("windhover").toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    long start = System.nanoTime();
    Process process = builder.start();
    process.getOutputStream().close();
    String line;
    long first;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      line = lines.readLine();
      first = System.nanoTime();
      while (lines.readLine() != null) {
        // A process that nobody reads would wait.
      }
    }
    int code = process.waitFor();
    long end = System.nanoTime();
    if (code != 0 || line == null) {
      throw new IOException(String.join(" ", command) + " ended with " + code);
    }
    return new Times((first - start) / 1e9, (end - start) / 1e9);
  }
}
