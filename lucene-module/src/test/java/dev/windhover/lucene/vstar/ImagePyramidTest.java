package dev.windhover.lucene.vstar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windhover.encoder.Region;
import dev.windhover.encoder.RgbImage;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ImagePyramidTest {

  private static RgbImage noise(int width, int height, long seed) {
    byte[] samples = new byte[3 * width * height];
    new Random(seed).nextBytes(samples);
    return new RgbImage(width, height, samples);
  }

  @Test
  void halved_isTheRoundedMeanOfFourPixels() {
    RgbImage image =
        new RgbImage(
            3,
            2,
            new byte[] {
              0, 10, (byte) 255, 1, 10, (byte) 255, 9, 9, 9, 2, 10, 0, 4, 11, 1, 9, 9, 9
            });

    RgbImage half = ImagePyramid.halved(image);

    assertThat(half.width()).isEqualTo(1);
    assertThat(half.height()).isEqualTo(1);
    // (0+1+2+4)/4 = 1.75, (10+10+10+11)/4 = 10.25, (255+255+0+1)/4 = 127.75
    assertThat(half.pixel(0, 0)).isEqualTo(2 << 16 | 10 << 8 | 128);
  }

  @Test
  void crop_ofSmallViews_isTheImageItself() {
    RgbImage image = noise(700, 500, 1);
    ImagePyramid pyramid = new ImagePyramid(image, 224);
    Region view = new Region(33, 44, 555, 444);

    assertThat(pyramid.crop(view).samples()).isEqualTo(image.crop(view).samples());
  }

  @Test
  void crop_ofLargeViews_staysAboveThreeTimesTheInput_andInPlace() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 50; round++) {
      int width = 40 + random.nextInt(300);
      int height = 40 + random.nextInt(300);
      // Red tells the column, green the row.
      byte[] samples = new byte[3 * width * height];
      for (int i = 0; i < width * height; i++) {
        samples[3 * i] = (byte) (255 * (i % width) / width);
        samples[3 * i + 1] = (byte) (255 * (i / width) / height);
      }
      RgbImage image = new RgbImage(width, height, samples);
      int x = random.nextInt(width / 2);
      int y = random.nextInt(height / 2);
      Region view = new Region(x, y, width - x - random.nextInt(9), height - y - random.nextInt(9));

      RgbImage crop = new ImagePyramid(image, 8).crop(view);
      int shorter = Math.min(view.width(), view.height());

      assertThat(Math.min(crop.width(), crop.height()))
          .as("seed %d round %d", seed, round)
          .isBetween(Math.min(shorter, 24) - 1, 48);
      int centre = crop.pixel(crop.width() / 2, crop.height() / 2);
      assertThat((double) (centre >> 16) / 255)
          .as("seed %d round %d", seed, round)
          .isCloseTo(view.centreX() / width, org.assertj.core.api.Assertions.within(0.08));
      assertThat((double) (centre >> 8 & 0xff) / 255)
          .as("seed %d round %d", seed, round)
          .isCloseTo(view.centreY() / height, org.assertj.core.api.Assertions.within(0.08));
    }
  }
}
