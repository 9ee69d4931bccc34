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

  private final Path root;
  private final Path group;
  private final String limitFile;

  private ControlGroup(Path root, Path group, String limitFile) {
    this.root = root;
    this.group = group;
    this.limitFile = limitFile;
  }

  /** The limit in megabytes, empty where there is none or the system does not tell. */
  static OptionalDouble limitMegabytes() throws IOException {
    if (!Files.isReadable(MINE)) {
      return OptionalDouble.empty();
    }
    OptionalDouble out = OptionalDouble.empty();
    for (String line : Files.readAllLines(MINE)) {
      String[] parts = line.split(":", 3);
      List<String> controllers = List.of(parts[1].split(","));
      OptionalDouble limit = OptionalDouble.empty();
      if (controllers.contains("memory")) {
        limit = at(ROOT.resolve("memory"), parts[2], "memory.limit_in_bytes").smallest();
      } else if (parts[1].isEmpty()) {
        limit = at(ROOT, parts[2], "memory.max").smallest();
      }
      if (limit.isPresent() && (out.isEmpty() || limit.getAsDouble() < out.getAsDouble())) {
        out = limit;
      }
    }
    return out;
  }

  private static ControlGroup at(Path root, String path, String limitFile) {
    return new ControlGroup(root, root.resolve(path.substring(1)).normalize(), limitFile);
  }

  private OptionalDouble smallest() throws IOException {
    double out = NO_LIMIT;
    for (Path at = group; at != null && at.startsWith(root); at = at.getParent()) {
      Path file = at.resolve(limitFile);
      if (Files.isReadable(file)) {
        String value = Files.readString(file).strip();
        out = value.equals("max") ? out : Math.min(out, Double.parseDouble(value));
      }
    }
    return out < NO_LIMIT ? OptionalDouble.of(out / (1 << 20)) : OptionalDouble.empty();
  }
}
