package dev.windhover.encoder.onnx.image;

import dev.windhover.encoder.Region;
import dev.windhover.encoder.RgbImage;
import java.util.Arrays;

/** The plain ground a picture is laid on. */
final class Ground {
  private Ground() {}

  /**
   * The picture with its top left corner at that of {@code box}, on a white canvas, cut where it
   * reaches outside.
   */
  static RgbImage white(RgbImage image, Region box, int width, int height) {
    if (image.width() == width && image.height() == height && box.x() == 0 && box.y() == 0) {
      return image;
    }
    byte[] out = new byte[3 * width * height];
    Arrays.fill(out, (byte) 255);
    int columns = Math.min(image.width(), width - box.x());
    int rows = Math.min(image.height(), height - box.y());
    for (int y = 0; y < rows && columns > 0; y++) {
      System.arraycopy(
          image.samples(),
          3 * y * image.width(),
          out,
          3 * ((box.y() + y) * width + box.x()),
          3 * columns);
    }
    return new RgbImage(width, height, out);
  }

  /** So many pixels of one colour {@code 0xRRGGBB}. */
  static byte[] plain(int pixels, int colour) {
    byte[] out = new byte[3 * pixels];
    for (int i = 0; colour != 0 && i < out.length; i += 3) {
      out[i] = (byte) (colour >> 16);
      out[i + 1] = (byte) (colour >> 8);
      out[i + 2] = (byte) colour;
    }
    return out;
  }
}
