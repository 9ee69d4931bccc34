package dev.windhover.encoder.onnx.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windhover.encoder.Region;
import dev.windhover.encoder.RgbImage;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ResamplerTest {
  private static final long SEED = Long.getLong("tests.seed", 20261123);

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NEAREST")
  void resize_oneAxis_withinOneLevelOfDoublePrecision(ResampleFilter filter) {
    var random = new Random(SEED);
    for (int i = 0; i < 200; i++) {
      int from = 1 + random.nextInt(90);
      int to = 1 + random.nextInt(90);
      if (filter == ResampleFilter.BOX && ReferenceResampler.boxHasTies(from, to)) {
        continue;
      }
      RgbImage wide = Pictures.noise(from, 3, random);
      assertThat(distanceToReference(wide, to, 3, filter))
          .as("%s to %dx3, -Dtests.seed=%d", wide, to, SEED)
          .isLessThanOrEqualTo(1);
      RgbImage tall = Pictures.noise(3, from, random);
      assertThat(distanceToReference(tall, 3, to, filter))
          .as("%s to 3x%d, -Dtests.seed=%d", tall, to, SEED)
          .isLessThanOrEqualTo(1);
    }
  }

  private static int distanceToReference(
      RgbImage image, int width, int height, ResampleFilter filter) {
    return Pictures.maxDifference(
        Resampler.resize(image, width, height, filter),
        ReferenceResampler.resize(image, width, height, filter));
  }

  @ParameterizedTest
  @EnumSource
  void resize_bothAxes_equalsColumnsThenRows(ResampleFilter filter) {
    var random = new Random(SEED);
    for (int i = 0; i < 60; i++) {
      RgbImage image = Pictures.noise(1 + random.nextInt(90), 1 + random.nextInt(90), random);
      int width = 1 + random.nextInt(90);
      int height = 1 + random.nextInt(90);
      RgbImage narrowed = Resampler.resize(image, width, image.height(), filter);
      assertThat(
              Pictures.maxDifference(
                  Resampler.resize(image, width, height, filter),
                  Resampler.resize(narrowed, width, height, filter)))
          .as("%s to %dx%d, -Dtests.seed=%d", image, width, height, SEED)
          .isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void resize_plainColour_staysThatColour(ResampleFilter filter) {
    var random = new Random(SEED);
    for (int i = 0; i < 40; i++) {
      RgbImage pixel = Pictures.noise(1, 1, random);
      RgbImage plain = Resampler.resize(pixel, 1 + random.nextInt(200), 37, filter);
      RgbImage resized = Resampler.resize(plain, 1 + random.nextInt(50), 91, filter);
      for (int at = 0; at < resized.samples().length; at++) {
        assertThat(resized.samples()[at])
            .as("-Dtests.seed=%d", SEED)
            .isEqualTo(pixel.samples()[at % 3]);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void resize_sameSize_changesNothing(ResampleFilter filter) {
    RgbImage image = Pictures.noise(23, 17, new Random(SEED));

    assertThat(Pictures.maxDifference(Resampler.resize(image, 23, 17, filter), image)).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void resize_part_equalsResizedCrop(ResampleFilter filter) {
    var random = new Random(SEED);
    RgbImage image = Pictures.noise(83, 61, random);
    for (int i = 0; i < 40; i++) {
      int x = random.nextInt(83);
      int y = random.nextInt(61);
      var part = new Region(x, y, 1 + random.nextInt(83 - x), 1 + random.nextInt(61 - y));
      RgbImage got = Resampler.resize(image, part, 20, 30, filter);
      RgbImage want = Resampler.resize(image.crop(part), 20, 30, filter);
      assertThat(Pictures.maxDifference(got, want)).as("%s, -Dtests.seed=%d", part, SEED).isZero();
    }
  }

  @Test
  void resize_impossibleSizes_areRefused() {
    RgbImage image = Pictures.noise(4, 4, new Random(SEED));

    assertThatThrownBy(() -> Resampler.resize(image, 0, 4, ResampleFilter.BICUBIC))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 1x1 pixels, got 0x4");
    assertThatThrownBy(
            () -> Resampler.resize(image, new Region(2, 2, 3, 1), 4, 4, ResampleFilter.BICUBIC))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("reaches outside");
  }

  @Test
  void resize_largeImages_whichTheCoresShare_equalsStripAfterStrip() {
    RgbImage image = Pictures.noise(900, 1700, new Random(SEED));
    RgbImage narrowed = Resampler.resize(image, 224, 1700, ResampleFilter.BICUBIC);
    int strip = 100;
    for (int y = 0; y < image.height(); y += strip) {
      RgbImage part =
          Resampler.resize(image, new Region(0, y, 900, strip), 224, strip, ResampleFilter.BICUBIC);
      assertThat(part.samples())
          .as("rows from %d, -Dtests.seed=%d", y, SEED)
          .isEqualTo(narrowed.crop(new Region(0, y, 224, strip)).samples());
    }
  }

  @Test
  void resize_largeTallImageOnAWiderGround_equalsThatOfTheLaidOutPicture() {
    RgbImage image = Pictures.noise(700, 1701, new Random(SEED));
    int side = image.height();
    byte[] samples = new byte[3 * side * side];
    int left = (side - image.width()) / 2;
    for (int y = 0; y < side; y++) {
      System.arraycopy(
          image.samples(), 3 * y * 700, samples, 3 * (y * side + left), 3 * image.width());
    }
    Canvas laid = Canvas.squareAround(image, image.bounds(), 0);
    ResampleAxis axis = new ResampleAxis(side, 224, 0, 224, ResampleFilter.BICUBIC);

    assertThat(Resampler.resize(laid, axis, axis).samples())
        .as("-Dtests.seed=%d", SEED)
        .isEqualTo(
            Resampler.resize(new RgbImage(side, side, samples), 224, 224, ResampleFilter.BICUBIC)
                .samples());
  }
}
