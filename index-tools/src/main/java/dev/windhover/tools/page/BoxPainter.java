package dev.windhover.tools.page;

import dev.windhover.encoder.Region;
import dev.windhover.encoder.RgbImage;
import java.util.List;

/**
 * Draws boxes into a copy of a picture: a bright frame with a dark rim on both sides, so that it
 * shows on any ground. The frame lies inside the box; its width follows the size of the picture.
 */
public final class BoxPainter {
  /** Colours of the first, second, ... box, as {@code 0xRRGGBB}. */
  private static final int[] COLOURS = {0xffb000, 0x3ddbd9, 0xff7eb6, 0x9bf00b, 0xbe95ff};

  private static final int RIM = 0x101010;

  private BoxPainter() {}

  /** A copy of {@code image} with {@code boxes}, the first on top. */
  public static RgbImage draw(RgbImage image, List<Region> boxes) {
    byte[] samples = image.samples().clone();
    int line = Math.max(2, Math.round(Math.max(image.width(), image.height()) / 250f));
    int rim = Math.max(1, line / 3);
    for (int i = boxes.size() - 1; i >= 0; i--) {
      Region box = boxes.get(i).clampedTo(image.width(), image.height());
      frame(samples, image.width(), box, 0, rim, RIM);
      frame(samples, image.width(), box, rim, line, COLOURS[i % COLOURS.length]);
      frame(samples, image.width(), box, rim + line, rim, RIM);
    }
    return new RgbImage(image.width(), image.height(), samples);
  }

  private static void frame(
      byte[] samples, int imageWidth, Region box, int inset, int thickness, int colour) {
    int left = box.x() + inset;
    int top = box.y() + inset;
    int right = box.right() - inset;
    int bottom = box.bottom() - inset;
    for (int y = top; y < bottom; y++) {
      boolean edgeRow = y < top + thickness || y >= bottom - thickness;
      for (int x = left; x < right; x++) {
        if (!edgeRow && x == left + thickness) {
          x = Math.max(x, right - thickness);
        }
        int at = (y * imageWidth + x) * 3;
        samples[at] = (byte) (colour >> 16);
        samples[at + 1] = (byte) (colour >> 8);
        samples[at + 2] = (byte) colour;
      }
    }
  }
}
