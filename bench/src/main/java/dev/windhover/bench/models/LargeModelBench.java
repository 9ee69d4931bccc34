package dev.windhover.bench.models;

import dev.windhover.bench.Checkout;
import dev.windhover.bench.report.Bar;
import dev.windhover.bench.report.Machine;
import dev.windhover.bench.report.Report;
import dev.windhover.bench.report.Table;
import dev.windhover.encoder.onnx.ModelOptions.PatchMode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What memory a model of a gigabyte takes from opening to closing. */
@Command(
    name = "large-model",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    description = {
      "Generates a CLIP vision tower of 1 GB with random weights, opens it in processes of their"
          + " own, with and without appended patch vectors, and says what memory they took at"
          + " most.",
      "",
      "Linux only. Needs 2 GB of disk below --work.",
    },
    footer = {
      "",
      "Example:",
      "  ./windhover bench large-model",
    })
public final class LargeModelBench implements Callable<Integer> {
  private static final double MEGABYTE = 1 << 20;
  private static final long SEED = 1;

  @Spec private CommandLine.Model.CommandSpec spec;

  @Option(
      names = "--limit",
      defaultValue = "1.3",
      description = "Peak memory by size of the file it should do with (default ${DEFAULT-VALUE}).")
  private double limit;

  @Option(
      names = "--work",
      description = "Where model and cache lie (default bench/target/work/models).")
  private Path work = Checkout.work("models");

  @Option(names = "--out", description = "The report (default bench/results/large-model.json).")
  private Path out = Checkout.result("large-model");

  private final Table.Builder table =
      Table.of("A process that opens the model, encodes a photo and a text, and closes it")
          .keys("vectors", "cache")
          .lower("peak", "MB")
          .lower("peak / file", "")
          .plain("after closing", "MB")
          .lower("opened in", "s");
  private final List<Bar> bars = new ArrayList<>();
  private double fileMegabytes;

  @Override
  public Integer call() throws IOException {
    Machine machine = Machine.current();
    Path folder = RandomClip.prepare(work, VitShape.GIGABYTE, SEED);
    fileMegabytes = Files.size(folder.resolve("onnx/vision_model.onnx")) / MEGABYTE;
    Path cache = work.resolve("large-model-cache");
    for (PatchMode mode : List.of(PatchMode.NONE, PatchMode.CLEARCLIP)) {
      delete(cache);
      measure(folder, mode, cache, "empty", true);
      measure(folder, mode, cache, "filled", true);
    }
    Path nowhere = Files.writeString(work.resolve("no-folder"), "no cache can be below a file");
    for (PatchMode mode : List.of(PatchMode.NONE, PatchMode.CLEARCLIP)) {
      measure(folder, mode, nowhere, "cannot be written", false);
    }
    delete(cache);
    Files.delete(nowhere);
    new Report(
            "large-model",
            "Memory of a model of a gigabyte",
            Report.now(),
            Report.currentCommit(Checkout.root()),
            "./windhover bench "
                + String.join(" ", spec.commandLine().getParseResult().originalArgs()),
            machine,
            Map.of("shape", VitShape.GIGABYTE.toString(), "seed", Long.toString(SEED)),
            bars,
            List.of(table.build()),
            List.of(),
            List.of(
                "The largest resident size that Linux knows of each process, JVM and mapped files"
                    + " included. The file has %.0f MB. Where the cache cannot be written the model"
                        .formatted(fileMegabytes)
                    + " still opens, with a warning and more memory."))
        .write(out);
    bars.forEach(bar -> say("%s: %s", bar.outcome(), bar.line()));
    say("written: %s and %s", out, Report.pageBeside(out));
    return 0;
  }

  private void measure(Path folder, PatchMode mode, Path cache, String state, boolean promised)
      throws IOException {
    Map<String, Double> run = run(folder, mode, cache);
    double ratio = run.get("peak") / fileMegabytes;
    String vectors = mode == PatchMode.NONE ? "image" : "image and patches";
    table.row(vectors, state, run.get("peak"), ratio, run.get("closed"), run.get("opened"));
    say("%s, cache %s: peak %.0f MB, %.2f of the file", vectors, state, run.get("peak"), ratio);
    if (promised) {
      bars.add(
          Bar.atMost(
              "peak memory by size of the file", limit, ratio, vectors + ", cache " + state));
    }
  }

  private static Map<String, Double> run(Path folder, PatchMode mode, Path cache)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            LargeModelRun.class.getName(),
            folder.toString(),
            mode.name());
    builder.environment().put("WINDHOVER_CACHE", cache.toString());
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    Process process = builder.start();
    Map<String, Double> found = new HashMap<>();
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] words = line.split(" ", 2);
        found.put(words[0], Double.valueOf(words[1]));
      }
      int code = process.waitFor();
      if (code != 0) {
        throw new IOException("the process that opened " + folder + " ended with " + code);
      }
      return found;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while " + folder + " was open", e);
    } finally {
      process.destroyForcibly();
    }
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (var files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private static void say(String format, Object... values) {
    System.out.printf(Locale.ROOT, format + "%n", values);
  }
}
