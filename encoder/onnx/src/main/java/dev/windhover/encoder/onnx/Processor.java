package dev.windhover.encoder.onnx;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** Tells processors apart, for decisions that are made once per machine. */
final class Processor {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  private Processor() {}

  /** Equal for processors with the same instructions, as far as the system tells. */
  static String describe() {
    String system =
        System.getProperty("os.name")
            + "/"
            + System.getProperty("os.arch")
            + "/"
            // Windows keeps family, model and stepping here.
            + Objects.toString(System.getenv("PROCESSOR_IDENTIFIER"), "");
    if (!Files.isReadable(CPU_INFO)) {
      return system;
    }
    try {
      List<String> lines = Files.readAllLines(CPU_INFO, StandardCharsets.UTF_8);
      return system + "/" + first(lines, "model name") + "/" + first(lines, "flags");
    } catch (IOException e) {
      return system;
    }
  }

  private static String first(List<String> lines, String key) {
    return lines.stream().filter(l -> l.startsWith(key)).findFirst().orElse("");
  }
}
