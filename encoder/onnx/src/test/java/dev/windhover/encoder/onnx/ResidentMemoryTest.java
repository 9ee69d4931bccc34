package dev.windhover.encoder.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windhover.encoder.Region;
import dev.windhover.encoder.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Native memory does not grow with the number of calls. For {@code .ci/long encoder}: {@code
 * -Dwindhover.encoder.calls=100000}. Most calls go to a small graph of floats with appended patch
 * vectors, every fiftieth to the bundled model; every two hundredth opens a model and closes it.
 */
@EnabledOnOs(OS.LINUX)
@EnabledIfSystemProperty(named = "windhover.encoder.calls", matches = "[0-9]+")
class ResidentMemoryTest {
  private static final int SAMPLES = 20;

  /** Samples whose median stands for a part of the run; the first two are warming up. */
  private static final int PART = 6;

  /** By which the resident size may grow: fluctuation of the Java heap. */
  private static final double ALLOWED = 0.05;

  private static final int BUNDLED_EVERY = 50;
  private static final int OPENED_EVERY = 200;

  @Test
  void encode_manyCalls_keepsTheResidentSize() throws IOException {
    int calls = Integer.getInteger("windhover.encoder.calls");
    Path small = GoldenModel.of("clip-op17").folder();
    byte[] samples = new byte[3 * 320 * 240];
    new Random(20261123).nextBytes(samples);
    RgbImage image = new RgbImage(320, 240, samples);
    List<Long> resident = new ArrayList<>();
    int[] kinds = new int[4];
    try (ClipModel bundled = ClipModel.bundled();
        ClipModel tiny = ClipModel.open(small)) {
      for (int i = 1; i <= calls; i++) {
        ClipModel model = i % BUNDLED_EVERY == 7 ? bundled : tiny;
        if (i % OPENED_EVERY == 0) {
          kinds[3]++;
          try (ClipModel opened = ClipModel.open(small)) {
            opened.encodeImage(image);
          }
        } else {
          kinds[i / 10 % 3]++;
          switch (i / 10 % 3) {
            case 0 -> model.encodeImage(image);
            case 1 -> model.encodePatches(image, new Region(0, 0, 300, i % 140 + 100));
            default -> model.encodeText("photo number " + i + " of a dog".repeat(i % 7));
          }
        }
        if (i % (calls / SAMPLES) == 0) {
          System.gc();
          resident.add(residentMegabytes());
        }
      }
    }
    long early = median(resident.subList(2, 2 + PART));
    long late = median(resident.subList(resident.size() - PART, resident.size()));
    System.out.printf(
        Locale.ROOT,
        "encoder: %d calls: %d images, %d patch grids, %d texts, %d models opened and closed%n",
        calls,
        kinds[0],
        kinds[1],
        kinds[2],
        kinds[3]);
    System.out.println("encoder: resident MB, " + SAMPLES + " times: " + resident);
    System.out.printf(
        Locale.ROOT,
        "encoder: median early %d MB, at the end %d MB: %+.1f %% (allowed %.0f %%)%n",
        early,
        late,
        100.0 * (late - early) / early,
        100 * ALLOWED);
    assertThat((double) (late - early) / early).isLessThan(ALLOWED);
  }

  private static long median(List<Long> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
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
