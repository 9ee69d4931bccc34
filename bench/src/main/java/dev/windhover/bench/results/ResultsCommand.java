package dev.windhover.bench.results;

import dev.windhover.bench.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Writes the page of results from the committed reports. */
@Command(
    name = "results",
    mixinStandardHelpOptions = true,
    description = {
      "Writes bench/RESULTS.md from the reports in bench/results and the remarks in bench/REMARKS.md.",
      "Run it after a report has changed; a test fails until that is done.",
    },
    footer = {"", "Example:", "  ./windhover bench results"})
public final class ResultsCommand implements Callable<Integer> {
  @Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Path bench = Checkout.root().resolve("bench");
    try {
      for (var page : pages(bench).entrySet()) {
        Files.writeString(page.getKey(), page.getValue());
        spec.commandLine().getOut().println("written: " + page.getKey());
      }
      spec.commandLine().getOut().flush();
      return 0;
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  /** What the files should hold. */
  static java.util.Map<Path, String> pages(Path bench) throws IOException {
    java.util.Map<Path, String> out = new java.util.LinkedHashMap<>();
    out.put(
        bench.resolve("RESULTS.md"),
        ResultsPage.of(bench.resolve("results"), bench.resolve("REMARKS.md")));
    return out;
  }
}
