package dev.windhover.bench.models;

import dev.windhover.encoder.RgbImage;
import dev.windhover.encoder.onnx.ClipModel;
import dev.windhover.encoder.onnx.ModelOptions;
import dev.windhover.encoder.onnx.ModelOptions.PatchMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * A process of its own that opens one model and uses it once: {@code FOLDER MODE}. It prints a line
 * {@code opened SECONDS}, {@code peak MB}, {@code checksum NUMBER} and {@code closed MB}.
 */
final class LargeModelRun {
  private LargeModelRun() {}

  public static void main(String[] args) throws IOException {
    PatchMode mode = PatchMode.valueOf(args[1]);
    byte[] samples = new byte[3 * 640 * 480];
    new Random(1).nextBytes(samples);
    RgbImage image = new RgbImage(640, 480, samples);
    long start = System.nanoTime();
    ModelOptions options = ModelOptions.builder().patchMode(mode).build();
    try (ClipModel model = ClipModel.open(Path.of(args[0]), options)) {
      System.out.println("opened " + (System.nanoTime() - start) / 1e9);
      double sum = model.encodeImage(image)[0];
      if (mode != PatchMode.NONE) {
        sum += model.encodePatches(image).vectors()[0];
      }
      sum += model.encodeText("a red kite")[0];
      System.out.println("checksum " + sum);
    }
    System.out.println("peak " + megabytes("VmHWM:"));
    System.out.println("closed " + megabytes("VmRSS:"));
  }

  private static double megabytes(String key) throws IOException {
    try (var lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith(key))
          .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D+", "")) / 1024.0)
          .findFirst()
          .orElseThrow();
    }
  }
}
