package dev.windhover.bench.micro;

import dev.windhover.bench.Checkout;
import dev.windhover.bench.report.Machine;
import dev.windhover.bench.report.Report;
import dev.windhover.bench.report.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs the JMH benchmarks of this package and writes what they found as a report. */
@Command(
    name = "micro",
    mixinStandardHelpOptions = true,
    description =
        "The small things one by one, by JMH: decoding, encoding, scores, filters, searches.",
    footer = {
      "",
      "Examples:",
      "  ./windhover bench micro                    under three minutes, indexes not counted",
      "  ./windhover bench micro --profile full     three processes each",
      "  ./windhover bench micro Pixels             those whose name holds a word",
    })
public final class MicroBench implements Callable<Integer> {

  /** How long to measure. */
  public enum Profile {
    /** One process, four iterations of a quarter of a second each. */
    quick(1, 2, 4, 250),
    /** Three processes, six iterations of a second each. */
    full(3, 4, 6, 1000);

    private final int forks;
    private final int warmups;
    private final int iterations;
    private final int milliseconds;

    Profile(int forks, int warmups, int iterations, int milliseconds) {
      this.forks = forks;
      this.warmups = warmups;
      this.iterations = iterations;
      this.milliseconds = milliseconds;
    }
  }

  @Spec private CommandLine.Model.CommandSpec spec;

  @Option(names = "--profile", description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
  private Profile profile = Profile.quick;

  @Option(names = "--out", paramLabel = "FILE.json", description = "Where the report goes.")
  private Path out;

  @Parameters(arity = "0..*", paramLabel = "NAME", description = "Parts of benchmarks' names.")
  private List<String> names = List.of("");

  @Override
  public Integer call() throws IOException, RunnerException {
    Machine machine = Machine.current();
    TimeValue time = TimeValue.milliseconds(profile.milliseconds);
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include(
                        "dev\\.windhover\\.bench\\.micro\\..*(" + String.join("|", names) + ")")
                    .forks(profile.forks)
                    .warmupIterations(profile.warmups)
                    .warmupTime(time)
                    .measurementIterations(profile.iterations)
                    .measurementTime(time)
                    .shouldFailOnError(true)
                    .build())
            .run();
    MicroResults found = new MicroResults(results);
    Table.Builder table =
        Table.of("Average time of one call")
            .keys("benchmark", "parameters")
            .lower("time", "ms")
            .plain("error, 99.9 %", "ms");
    found.times().forEach(t -> table.row(t.name(), t.parameters(), t.milliseconds(), t.error()));
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("profile", profile.name());
    parameters.put("forks", Integer.toString(profile.forks));
    parameters.put("iterations", profile.iterations + " of " + profile.milliseconds + " ms");
    Path target =
        out == null ? Checkout.root().resolve("bench/results/micro.json") : out.toAbsolutePath();
    new Report(
            target.getFileName().toString().replace(".json", ""),
            "The small things one by one",
            Report.now(),
            Report.currentCommit(Checkout.root()),
            "./windhover bench "
                + String.join(" ", spec.commandLine().getParseResult().originalArgs()),
            machine,
            parameters,
            found.bars(),
            found.tables(table.build()),
            List.of(),
            List.of("Measured with JMH in processes of their own, one thread."))
        .write(target);
    found.bars().forEach(bar -> System.out.println(bar.outcome() + ": " + bar.line()));
    System.out.println("report: " + target);
    return 0;
  }
}
