package dev.windhover.bench.micro;

import dev.windhover.bench.report.Bar;
import dev.windhover.bench.report.Table;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import org.openjdk.jmh.results.RunResult;

/** What JMH found, and what follows from numbers of several benchmarks together. */
final class MicroResults {
  private static final String STAGES = StagesBenchmark.class.getSimpleName();
  private static final String VIT_B32 = VitB32Benchmark.class.getSimpleName();

  /**
   * A benchmark's average.
   *
   * @param name class and method
   * @param parameters such as {@code batch 8}
   * @param error half of the 99.9 % interval, in milliseconds
   */
  record Time(String name, String parameters, double milliseconds, double error) {}

  private final List<Time> times;

  MicroResults(Collection<RunResult> results) {
    times =
        results.stream()
            .sorted(Comparator.comparing(result -> result.getParams().getBenchmark()))
            .map(MicroResults::time)
            .toList();
  }

  private static Time time(RunResult result) {
    String whole = result.getParams().getBenchmark();
    List<String> parameters = new ArrayList<>();
    for (String key : result.getParams().getParamsKeys()) {
      parameters.add(key + " " + result.getParams().getParam(key));
    }
    return new Time(
        whole.substring(whole.lastIndexOf('.', whole.lastIndexOf('.') - 1) + 1),
        String.join(", ", parameters),
        result.getPrimaryResult().getScore(),
        result.getPrimaryResult().getScoreError());
  }

  /** All averages, by name. */
  List<Time> times() {
    return times;
  }

  /** The promises whose benchmarks ran. */
  List<Bar> bars() {
    OptionalDouble before = milliseconds(VIT_B32 + ".decodeAndPreprocess", "");
    OptionalDouble forward = milliseconds(VIT_B32 + ".forward", "");
    if (before.isEmpty() || forward.isEmpty()) {
      return List.of();
    }
    return List.of(
        Bar.atMost(
            "decode + preprocess by a forward pass of ViT-B/32's size",
            1,
            before.getAsDouble() / forward.getAsDouble(),
            "JPEG of 640 pixels, 32-bit weights, one thread"));
  }

  /** The table of all averages, and those that follow from it. */
  List<Table> tables(Table all) {
    Table.Builder stages =
        Table.of(
                "A JPEG of 640 pixels to a vector of the bundled model, one thread, stage by stage")
            .keys("batch", "stage")
            .lower("time an image", "ms")
            .higher("images a second", "");
    for (int batch : new int[] {1, 8, 32}) {
      double whole = 0;
      for (String stage : List.of("decode", "preprocess", "inference")) {
        OptionalDouble time = milliseconds(STAGES + "." + stage, "batch " + batch);
        if (time.isPresent()) {
          double each = time.getAsDouble() / batch;
          whole += each;
          stages.row(batch, stage, each, 1000 / each);
        }
      }
      if (whole > 0) {
        stages.row(batch, "together", whole, 1000 / whole);
      }
    }
    return stages.isEmpty() ? List.of(all) : List.of(stages.build(), all);
  }

  private OptionalDouble milliseconds(String name, String parameters) {
    return times.stream()
        .filter(t -> t.name().equals(name) && t.parameters().equals(parameters))
        .mapToDouble(Time::milliseconds)
        .findFirst();
  }
}
