package dev.windhover.bench.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.windhover.encoder.ModelInfo.PatchVectors;
import dev.windhover.encoder.PatchGrid;
import dev.windhover.encoder.RgbImage;
import dev.windhover.encoder.onnx.ClipModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RandomClipTest {
  private static final VitShape SMALL = new VitShape(32, 2, 4, 64, 32, 8, 16);

  @Test
  void write_opensAsAClipModelWithPatchVectors(@TempDir Path folder) throws IOException {
    RandomClip.write(folder, SMALL, 1);
    RgbImage image = noise();
    try (ClipModel model = ClipModel.open(folder)) {
      assertThat(model.model().dimensions()).isEqualTo(16);
      assertThat(model.model().patchVectors()).isEqualTo(PatchVectors.CLEARCLIP);
      assertThat(length(model.encodeImage(image))).isCloseTo(1, within(1e-5));
      assertThat(model.encodeImage(image))
          .isNotEqualTo(model.encodeImage(new RgbImage(9, 9, new byte[243])));
      PatchGrid grid = model.encodePatches(image);
      assertThat(grid.rows() * grid.columns()).isEqualTo(SMALL.patches());
      assertThat(model.encodeText("one")).isNotEqualTo(model.encodeText("other"));
    }
  }

  @Test
  void write_givesTheSameBytesForTheSameSeed(@TempDir Path folder) throws IOException {
    RandomClip.write(folder.resolve("a"), SMALL, 1);
    RandomClip.write(folder.resolve("b"), SMALL, 1);
    RandomClip.write(folder.resolve("c"), SMALL, 2);
    byte[] a = vision(folder.resolve("a"));
    assertThat(a).isEqualTo(vision(folder.resolve("b"))).isNotEqualTo(vision(folder.resolve("c")));
    long weights = 4 * SMALL.parameters();
    assertThat((long) a.length).isBetween(weights, weights + 30_000);
  }

  @Test
  void b32_hasTheWeightsOfClipVitB32() {
    // The parameters of CLIPVisionModelWithProjection in openai/clip-vit-base-patch32.
    assertThat(VitShape.B32.parameters()).isEqualTo(87_849_216);
  }

  @Test
  void shape_refusesWhatDoesNotFitTogether() {
    assertThatThrownBy(() -> new VitShape(32, 2, 5, 64, 32, 8, 16))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("32 numbers cannot be split among 5");
    assertThatThrownBy(() -> new VitShape(4096, 24, 16, 16384, 224, 14, 16))
        .hasMessageContaining("do not fit into one ONNX file");
  }

  private static RgbImage noise() {
    byte[] samples = new byte[3 * 40 * 50];
    new Random(20261129).nextBytes(samples);
    return new RgbImage(40, 50, samples);
  }

  private static double length(float[] vector) {
    double sum = 0;
    for (float v : vector) {
      sum += v * v;
    }
    return Math.sqrt(sum);
  }

  private static byte[] vision(Path folder) throws IOException {
    return Files.readAllBytes(folder.resolve("onnx/vision_model.onnx"));
  }
}
