package dev.windhover.bench.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The memory that Linux allows this process together with what it keeps of the files it reads and
 * writes (control groups, version 1 or 2): heap and page cache in one number, which the system
 * enforces. A limit of a group further out counts too.
 */
final class ControlGroup {
  private static final Path MINE = Path.of("/proc/self/cgroup");
  private static final Path ROOT = Path.of("/sys/fs/cgroup");

  /** Version 1 has no word for "unlimited" but the largest number of pages. */
  private static final double NO_LIMIT = 1e15;

  private ControlGroup() {}

  /** The limit in megabytes, empty where there is none or the system does not tell. */
  static OptionalDouble limitMegabytes() throws IOException {
    return limitMegabytes(MINE, ROOT);
  }

  static OptionalDouble limitMegabytes(Path mine, Path root) throws IOException {
    double out = NO_LIMIT;
    for (String line : Files.isReadable(mine) ? Files.readAllLines(mine) : List.<String>of()) {
      // hierarchy:controllers:path, the controllers empty in version 2
      String[] parts = line.split(":", 3);
      if (parts[1].isEmpty()) {
        out = Math.min(out, smallest(root, parts[2], "memory.max"));
      } else if (List.of(parts[1].split(",")).contains("memory")) {
        Path memory = root.resolve("memory");
        out = Math.min(out, smallest(memory, parts[2], "memory.limit_in_bytes"));
      }
    }
    return out < NO_LIMIT ? OptionalDouble.of(out / (1 << 20)) : OptionalDouble.empty();
  }

  /** Bytes, of the group and those around it. */
  private static double smallest(Path root, String group, String limitFile) throws IOException {
    double out = NO_LIMIT;
    Path at = root.resolve(group.substring(1)).normalize();
    for (; at != null && at.startsWith(root); at = at.getParent()) {
      Path file = at.resolve(limitFile);
      String limit = Files.isReadable(file) ? Files.readString(file).strip() : "max";
      out = limit.equals("max") ? out : Math.min(out, Double.parseDouble(limit));
    }
    return out;
  }
}
