package dev.windhover.bench.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Limits as both versions of control groups write them. */
class ControlGroupTest {
  @TempDir Path root;
  private Path mine;

  @BeforeEach
  void mine() {
    mine = root.resolve("mine");
  }

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text + "\n");
  }

  @Test
  void version2_theSmallestAroundCounts() throws IOException {
    write("mine", "0::/a/b");
    write("a/memory.max", "4294967296");
    write("a/b/memory.max", "max");
    assertThat(ControlGroup.limitMegabytes(mine, root)).hasValue(4096);
    write("a/b/memory.max", "1048576");
    assertThat(ControlGroup.limitMegabytes(mine, root)).hasValue(1);
  }

  @Test
  void version1_theMemoryControllerCounts() throws IOException {
    write("mine", "5:cpu,cpuacct:/x\n4:memory:/x\n0::/");
    write("x/memory.limit_in_bytes", "1048576");
    write("memory/x/memory.limit_in_bytes", "2097152");
    write("memory/memory.limit_in_bytes", "9223372036854771712");
    assertThat(ControlGroup.limitMegabytes(mine, root)).hasValue(2);
  }

  @Test
  void noLimit_orNoControlGroups_isEmpty() throws IOException {
    assertThat(ControlGroup.limitMegabytes(mine, root)).isEmpty();
    write("mine", "4:memory:/\n0::/");
    write("memory.max", "max");
    write("memory/memory.limit_in_bytes", "9223372036854771712");
    assertThat(ControlGroup.limitMegabytes(mine, root)).isEmpty();
  }
}
