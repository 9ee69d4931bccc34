package dev.windhover.bench;

import dev.windhover.bench.ann.AnnBench;
import dev.windhover.bench.copies.CopiesBench;
import dev.windhover.bench.copies.SetsBench;
import dev.windhover.bench.growth.GrowthBench;
import dev.windhover.bench.layer.LayerBench;
import dev.windhover.bench.memory.MemoryBench;
import dev.windhover.bench.micro.MicroBench;
import dev.windhover.bench.models.LargeModelBench;
import dev.windhover.bench.pipeline.PipelineBench;
import dev.windhover.bench.quality.QualityBench;
import dev.windhover.bench.query.QueryBench;
import dev.windhover.bench.recall.RecallBench;
import dev.windhover.bench.results.ResultsCommand;
import dev.windhover.bench.start.StartBench;
import dev.windhover.bench.vstar.CalibrationBench;
import dev.windhover.bench.vstar.PointingBench;
import dev.windhover.bench.vstar.SearchLengthBench;
import dev.windhover.bench.vstar.VstarBench;
import dev.windhover.bench.windows.WindowsBench;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code ./windhover bench}: every report by its name. */
@Command(
    name = "windhover bench",
    mixinStandardHelpOptions = true,
    description = "Measures Windhover beside its peers; bench/RESULTS.md holds the current tables.",
    subcommands = {
      AnnBench.class,
      LayerBench.class,
      RecallBench.class,
      CopiesBench.class,
      SetsBench.class,
      MemoryBench.class,
      PipelineBench.class,
      QueryBench.class,
      QualityBench.class,
      GrowthBench.class,
      MicroBench.class,
      LargeModelBench.class,
      StartBench.class,
      WindowsBench.class,
      VstarBench.class,
      SearchLengthBench.class,
      PointingBench.class,
      CalibrationBench.class,
      CompareCommand.class,
      ResultsCommand.class
    })
public final class Bench {
  private Bench() {}

  /** Runs a report; exit codes as the other commands: 0 ok, 1 failed, 2 usage. */
  public static void main(String[] args) {
    // The peers log what they choose; it is not ours to repeat.
    java.util.logging.LogManager.getLogManager()
        .getLogger("")
        .setLevel(java.util.logging.Level.WARNING);
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Bench());
  }
}
