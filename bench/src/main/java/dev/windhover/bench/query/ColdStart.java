package dev.windhover.bench.query;

import dev.windhover.bench.Checkout;
import dev.windhover.bench.Latencies;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code windhover search} as a process of its own, from its start to its first line of answer. */
final class ColdStart {
  private final List<String> command;

  private ColdStart(List<String> command) {
    this.command = command;
  }

  /**
   * The launcher of the checkout where this was started by it; else the same class path in a new
   * JVM, which lacks the launcher's archive of classes.
   */
  static ColdStart of(Path index) {
    List<String> command = new ArrayList<>();
    if (System.getProperty("windhover.home") != null) {
      command.add(Checkout.root().resolve("windhover").toString());
    } else {
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(
          List.of(
              "--add-modules=jdk.incubator.vector",
              "--enable-native-access=ALL-UNNAMED",
              "-cp",
              System.getProperty("java.class.path"),
              "dev.windhover.tools.Windhover"));
    }
    command.addAll(List.of("search", "a cat", "--index", index.toString()));
    return new ColdStart(command);
  }

  /**
   * Starts it several times; the first two, which may have to build, and to make the archive of
   * classes, do not count.
   */
  Latencies measure(int starts) throws IOException, InterruptedException {
    start();
    start();
    double[] times = new double[starts];
    for (int i = 0; i < starts; i++) {
      times[i] = start();
    }
    return new Latencies(times);
  }

  /** Milliseconds to the first line; waits for the end. */
  private double start() throws IOException, InterruptedException {
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    double first;
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      if (out.readLine() == null) {
        throw new IOException(
            String.join(" ", command) + " ended with " + process.waitFor() + " and no answer");
      }
      first = (System.nanoTime() - start) / 1e6;
      while (out.readLine() != null) {
        // Read so that the process can end.
      }
    }
    process.waitFor();
    return first;
  }
}
