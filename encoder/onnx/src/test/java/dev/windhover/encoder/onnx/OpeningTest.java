package dev.windhover.encoder.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windhover.encoder.ModelException;
import dev.windhover.encoder.onnx.graph.ExecutionProvider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Models that do not open, for reasons that only the runtime finds. */
class OpeningTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(
      names = {"CPU", "XNNPACK", "CORE_ML"},
      mode = EnumSource.Mode.EXCLUDE)
  void open_providerThatIsAbsent_saysWhichAreThere(ExecutionProvider provider) {
    ModelOptions options = ModelOptions.builder().provider(provider).build();

    assertThatThrownBy(() -> ClipModel.bundled(options))
        .isInstanceOf(ModelException.class)
        .hasMessageContainingAll("no execution provider " + provider, "CPU", "class path");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void open_textGraphRefused_freesTheVisionGraphEachTime() throws IOException {
    TestFolders.bundled(folder);
    breakOperator(folder.resolve("onnx/text_model.onnx"));
    failToOpen(5);
    long before = residentMegabytes();

    failToOpen(20);

    // A vision graph that stays open holds 10 MB and more, 200 in all.
    assertThat(residentMegabytes() - before).isLessThan(120);
  }

  private void failToOpen(int times) {
    for (int i = 0; i < times; i++) {
      assertThatThrownBy(() -> ClipModel.open(folder))
          .isInstanceOf(ModelException.class)
          .hasMessageContainingAll("ONNX Runtime cannot load", "text_model.onnx");
    }
    System.gc();
  }

  /** The same length, so that the file stays well-formed for everything but the runtime. */
  private static void breakOperator(Path graph) throws IOException {
    String bytes = Files.readString(graph, StandardCharsets.ISO_8859_1);
    assertThat(bytes).contains("MatMulInteger");
    Files.writeString(
        graph, bytes.replace("MatMulInteger", "MatMulInxeger"), StandardCharsets.ISO_8859_1);
    // Files that changed just now are hashed at every opening.
    Files.setLastModifiedTime(graph, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
  }

  private static long residentMegabytes() throws IOException {
    try (var lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")) >> 10)
          .findFirst()
          .orElseThrow();
    }
  }
}
