package dev.windhover.encoder.onnx.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windhover.encoder.Region;
import dev.windhover.encoder.RgbImage;
import java.util.Arrays;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreprocessingTest {
  private static final long SEED = Long.getLong("tests.seed", 20261123);

  @Test
  void pixels_unresizedImage_areNormalisedPlanes() {
    RgbImage image = Pictures.noise(5, 4, new Random(SEED));
    var mean = new Channels(0.1, 0.2, 0.3);
    var std = new Channels(0.5, 0.25, 2);
    var preprocessing =
        new Preprocessing(
            new ResizeRule.Squash(5, 4), ResampleFilter.BICUBIC, 1 / 255.0, mean, std);

    float[] got = preprocessing.pixels(image);

    assertThat(got).hasSize(3 * 4 * 5);
    for (int y = 0; y < 4; y++) {
      for (int x = 0; x < 5; x++) {
        int pixel = image.pixel(x, y);
        int at = y * 5 + x;
        assertThat(got[at]).isCloseTo((float) (((pixel >> 16) / 255.0 - 0.1) / 0.5), within());
        assertThat(got[20 + at])
            .isCloseTo((float) (((pixel >> 8 & 255) / 255.0 - 0.2) / 0.25), within());
        assertThat(got[40 + at]).isCloseTo((float) (((pixel & 255) / 255.0 - 0.3) / 2), within());
      }
    }
  }

  private static Offset<Float> within() {
    return Offset.offset(1e-6f);
  }

  @Test
  void write_partAndOffset_touchesOnlyItsPlace() {
    RgbImage image = Pictures.noise(90, 70, new Random(SEED));
    var part = new Region(7, 9, 50, 30);
    var preprocessing = Preprocessing.CLIP_224.withResize(new ResizeRule.ShortestEdge(16, 16, 16));
    float[] out = new float[preprocessing.length() + 5];
    Arrays.fill(out, 9);

    preprocessing.write(image, part, out, 2);

    assertThat(out).startsWith(9, 9).endsWith(9, 9, 9);
    assertThat(Arrays.copyOfRange(out, 2, out.length - 3))
        .isEqualTo(preprocessing.pixels(image.crop(part)));
  }

  @Test
  void write_shortArray_isRefused() {
    RgbImage image = Pictures.noise(9, 9, new Random(SEED));

    assertThatThrownBy(() -> Preprocessing.CLIP_224.write(image, image.bounds(), new float[100], 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "640,480, 80,0,480,480",
    "480,640, 0,80,480,480",
    "224,224, 0,0,224,224",
    "500,10, 245,0,10,10",
    "1,1, 0,0,1,1",
  })
  void cropOf_shortestEdge_isTheMiddleSquare(
      int width, int height, int x, int y, int cropWidth, int cropHeight) {
    Region got = Preprocessing.CLIP_224.cropOf(width, height);

    // Rounded outwards, so at most a pixel larger on each side.
    assertThat(got.contains(new Region(x, y, cropWidth, cropHeight))).isTrue();
    assertThat(got.width() - cropWidth).isBetween(0, 2);
    assertThat(got.height() - cropHeight).isBetween(0, 2);
    assertThat(Region.ofImage(width, height).contains(got)).isTrue();
  }

  @Test
  void cropOf_squash_isEverything() {
    var squash = Preprocessing.CLIP_224.withResize(new ResizeRule.Squash(64, 64));

    assertThat(squash.cropOf(300, 20)).isEqualTo(Region.ofImage(300, 20));
  }

  /** The resized image would be 2.2 x 10^9 pixels long; only the crop is ever computed. */
  @Test
  void pixels_absurdPanorama_costsOnlyItsCrop() {
    RgbImage image = new RgbImage(10_000_000, 1, new byte[30_000_000]);

    long allocated = Allocation.of(() -> Preprocessing.CLIP_224.pixels(image));

    assertThat(allocated).isLessThan(8 << 20);
  }

  @Test
  void fingerprint_changesWithEveryPart() {
    Preprocessing clip = Preprocessing.CLIP_224;

    assertThat(clip.fingerprint())
        .isEqualTo(clip.withResize(new ResizeRule.ShortestEdge(224, 224, 224)).fingerprint())
        .isNotEqualTo(clip.withResize(new ResizeRule.Squash(224, 224)).fingerprint())
        .isNotEqualTo(
            new Preprocessing(
                    clip.resize(), ResampleFilter.BILINEAR, clip.rescale(), clip.mean(), clip.std())
                .fingerprint());
  }

  @Test
  void constructor_zeroDeviation_isRefused() {
    assertThatThrownBy(() ->
            new Preprocessing(
                new ResizeRule.Squash(8, 8),
                ResampleFilter.BOX,
                1,
                Channels.all(0),
                new Channels(1, 0, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("std not 0");
  }
}
