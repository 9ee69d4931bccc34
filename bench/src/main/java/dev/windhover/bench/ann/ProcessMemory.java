package dev.windhover.bench.ann;

import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/** Memory of this process: the heap that survives collections, and physical memory. */
final class ProcessMemory {
  private static final double MEGABYTE = 1 << 20;

  private final AtomicLong peak = new AtomicLong();

  /** Starts to watch collections. */
  ProcessMemory() {
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      ((NotificationEmitter) collector)
          .addNotificationListener(
              (notification, handback) -> {
                if (notification.getUserData() instanceof CompositeData data) {
                  note(com.sun.management.GarbageCollectionNotificationInfo.from(data));
                }
              },
              null,
              null);
    }
  }

  private void note(com.sun.management.GarbageCollectionNotificationInfo info) {
    long used = 0;
    for (MemoryUsage pool : info.getGcInfo().getMemoryUsageAfterGc().values()) {
      used += pool.getUsed();
    }
    peak.accumulateAndGet(used, Math::max);
  }

  /** Most megabytes left after any collection so far, one more made now. */
  double peakHeapMegabytes() {
    peak.accumulateAndGet((long) (heapMegabytes() * MEGABYTE), Math::max);
    return peak.get() / MEGABYTE;
  }

  /** Megabytes left after a collection made now. */
  static double heapMegabytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MEGABYTE;
  }

  /** Physical memory now, of which mapped files; NaN where the system does not tell. */
  static double residentMegabytes() {
    return status("VmRSS:");
  }

  /** The part of the physical memory that is mapped files, which the system may take back. */
  static double residentFileMegabytes() {
    return status("RssFile:");
  }

  /** Most physical memory so far. */
  static double peakResidentMegabytes() {
    return status("VmHWM:");
  }

  private static double status(String key) {
    Path file = Path.of("/proc/self/status");
    if (!Files.isReadable(file)) {
      return Double.NaN;
    }
    try (var lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(key))
          .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D+", "")) / 1024.0)
          .findFirst()
          .orElse(Double.NaN);
    } catch (IOException e) {
      return Double.NaN;
    }
  }
}
