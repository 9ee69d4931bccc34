package dev.windhover.bench.report;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The class of machine a number was measured on: what matters for speed, nothing that names it.
 *
 * @param processor model name
 * @param cores processors the JVM may use
 * @param simd instruction sets of the processor that vector arithmetic uses, and whether the JVM
 *     may
 * @param memoryBytes physical memory
 * @param system operating system
 * @param java virtual machine
 * @param load processes that wanted to run in the minute before the start; above 1 other work
 *     disturbed
 */
public record Machine(
    String processor,
    int cores,
    String simd,
    long memoryBytes,
    String system,
    String java,
    double load) {
  private static final List<String> INSTRUCTIONS =
      List.of("avx2", "avx512f", "avx512_vnni", "avx_vnni", "amx_int8", "asimd", "asimddp", "sve");

  /** This machine, now. */
  public static Machine current() {
    Runtime runtime = Runtime.getRuntime();
    var system = ManagementFactory.getOperatingSystemMXBean();
    long memory =
        system instanceof com.sun.management.OperatingSystemMXBean bean
            ? bean.getTotalMemorySize()
            : 0;
    return new Machine(
        processorName(),
        runtime.availableProcessors(),
        simdName(),
        memory,
        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
        System.getProperty("java.vm.name") + " " + Runtime.version(),
        Math.round(system.getSystemLoadAverage() * 100) / 100.0);
  }

  /** One line for tables. */
  public String summary() {
    return processor
        + ", "
        + cores
        + " cores, "
        + simd
        + ", "
        + Math.round(memoryBytes / (double) (1 << 30))
        + " GiB, "
        + system
        + ", "
        + java
        + ", load "
        + load
        + " at the start";
  }

  private static String processorName() {
    return cpuInfo("model name").stream()
        .findFirst()
        .orElse(System.getProperty("os.arch") + " processor");
  }

  private static String simdName() {
    Set<String> flags = new LinkedHashSet<>();
    for (String line : cpuInfo("flags")) {
      flags.addAll(List.of(line.split(" ")));
    }
    for (String line : cpuInfo("Features")) {
      flags.addAll(List.of(line.split(" ")));
    }
    List<String> known = INSTRUCTIONS.stream().filter(flags::contains).toList();
    boolean readable = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    return (known.isEmpty() ? "SIMD unknown" : String.join("+", known))
        + (readable ? "" : " (not used: start with --add-modules jdk.incubator.vector)");
  }

  private static List<String> cpuInfo(String key) {
    Path file = Path.of("/proc/cpuinfo");
    if (!Files.isReadable(file)) {
      return List.of();
    }
    try (var lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(key))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .distinct()
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
