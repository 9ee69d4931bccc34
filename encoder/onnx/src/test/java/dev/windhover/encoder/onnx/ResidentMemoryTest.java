package dev.windhover.encoder.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windhover.encoder.Region;
import dev.windhover.encoder.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Native memory does not grow with the number of calls. For {@code .ci/long encoder}: {@code
 * -Dwindhover.encoder.calls=100000}.
 */
@EnabledOnOs(OS.LINUX)
@EnabledIfSystemProperty(named = "windhover.encoder.calls", matches = "[0-9]+")
class ResidentMemoryTest {
  private static final int SAMPLES = 20;

  /** Of the resident size after a tenth of the calls: fluctuation of the heap, no slope. */
  private static final double ALLOWED = 0.05;

  @Test
  void encode_manyCalls_keepsTheResidentSize() throws IOException {
    int calls = Integer.getInteger("windhover.encoder.calls");
    byte[] samples = new byte[3 * 320 * 240];
    new Random(20261123).nextBytes(samples);
    RgbImage image = new RgbImage(320, 240, samples);
    List<Long> resident = new ArrayList<>();
    try (ClipModel model = ClipModel.bundled()) {
      for (int i = 1; i <= calls; i++) {
        switch (i % 10) {
          case 0 -> model.encodeImage(image);
          case 5 -> model.encodePatches(image, new Region(0, 0, 300, i % 200 + 20));
          default -> model.encodeText("photo number " + i + " of a dog".repeat(i % 7));
        }
        if (i % (calls / SAMPLES) == 0) {
          System.gc();
          resident.add(residentMegabytes());
        }
      }
    }
    System.out.println("encoder: resident MB over " + calls + " calls: " + resident);
    long early = resident.get(SAMPLES / 10 - 1);
    long late = resident.getLast();
    assertThat((double) (late - early) / early).isLessThan(ALLOWED);
  }

  private static long residentMegabytes() throws IOException {
    String line =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(l -> l.startsWith("VmRSS:"))
            .findFirst()
            .orElseThrow();
    return Long.parseLong(line.replaceAll("[^0-9]", "")) >> 10;
  }
}
