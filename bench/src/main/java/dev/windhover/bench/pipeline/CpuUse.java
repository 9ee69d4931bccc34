package dev.windhover.bench.pipeline;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the processor did between two moments.
 *
 * @param wallSeconds between them
 * @param cpuSeconds of this process on all cores: its work, its compiler and its garbage collector
 * @param idle share of the time that each core had nothing to do, for this process or others; empty
 *     where the system does not tell
 */
record CpuUse(double wallSeconds, double cpuSeconds, List<Double> idle) {
  private static final Path STAT = Path.of("/proc/stat");

  /** A moment. */
  record Mark(long nanos, long cpuNanos, List<long[]> cores) {}

  static Mark mark() throws IOException {
    return new Mark(System.nanoTime(), processNanos(), cores());
  }

  static CpuUse since(Mark start) throws IOException {
    Mark now = mark();
    List<Double> idle = new ArrayList<>();
    for (int c = 0; c < Math.min(start.cores().size(), now.cores().size()); c++) {
      long idleTicks = now.cores().get(c)[0] - start.cores().get(c)[0];
      long allTicks = now.cores().get(c)[1] - start.cores().get(c)[1];
      idle.add(allTicks == 0 ? 0 : (double) idleTicks / allTicks);
    }
    return new CpuUse(
        (now.nanos() - start.nanos()) / 1e9, (now.cpuNanos() - start.cpuNanos()) / 1e9, idle);
  }

  /** The most idle core, NaN where the system does not tell. */
  double mostIdle() {
    return idle.stream().mapToDouble(v -> v).max().orElse(Double.NaN);
  }

  private static long processNanos() {
    return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
        .getProcessCpuTime();
  }

  /** Idle and all ticks of each core: {@code cpuN user nice system idle iowait irq softirq ...}. */
  private static List<long[]> cores() throws IOException {
    List<long[]> out = new ArrayList<>();
    if (!Files.isReadable(STAT)) {
      return out;
    }
    for (String line : Files.readAllLines(STAT)) {
      if (line.startsWith("cpu") && Character.isDigit(line.charAt(3))) {
        String[] words = line.split(" +");
        long all = 0;
        // Guest time, after the eighth number, is part of user time already.
        for (int i = 1; i < Math.min(words.length, 9); i++) {
          all += Long.parseLong(words[i]);
        }
        out.add(new long[] {Long.parseLong(words[4]) + Long.parseLong(words[5]), all});
      }
    }
    return out;
  }
}
