package dev.windhover.bench;

import dev.windhover.bench.report.Comparison;
import dev.windhover.bench.report.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows two reports of the same bench side by side. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description = "Two reports of the same bench side by side, number by number.",
    footer = {"", "Example:", "  ./windhover bench compare before.json after.json"})
final class CompareCommand implements Callable<Integer> {
  @Spec private CommandLine.Model.CommandSpec spec;

  @Parameters(index = "0", paramLabel = "FIRST.json")
  private Path first;

  @Parameters(index = "1", paramLabel = "SECOND.json")
  private Path second;

  @Override
  public Integer call() throws IOException {
    try {
      spec.commandLine()
          .getOut()
          .print(new Comparison(Report.read(first), Report.read(second)).text());
      spec.commandLine().getOut().flush();
      return 0;
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}
