package dev.windhover.bench.micro;

import dev.windhover.bench.Photos;
import dev.windhover.encoder.RgbImage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;

/** A detailed photo of the gallery as a JPEG of any size, at the JDK's usual quality. */
final class GalleryJpeg {
  private GalleryJpeg() {}

  /**
   * The bytes of the file.
   *
   * @param side the longer side, in pixels
   */
  static byte[] ofSide(int side) throws IOException {
    RgbImage image = Photos.resized(Photos.decode(Photos.large()), side);
    BufferedImage buffered =
        new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
    byte[] samples = image.samples();
    for (int i = 0; i < image.width() * image.height(); i++) {
      buffered.setRGB(
          i % image.width(),
          i / image.width(),
          (samples[3 * i] & 0xff) << 16
              | (samples[3 * i + 1] & 0xff) << 8
              | (samples[3 * i + 2] & 0xff));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(buffered, "jpg", out);
    return out.toByteArray();
  }
}
