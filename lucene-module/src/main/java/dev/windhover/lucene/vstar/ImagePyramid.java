package dev.windhover.lucene.vstar;

import dev.windhover.encoder.Region;
import dev.windhover.encoder.RgbImage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One image at full, half, quarter size and so on, each the mean of 2 x 2 pixels of the one before,
 * made when first asked for. A model sees a few hundred pixels: of a view of thousands it is as
 * good to resample a smaller copy, and many times faster. Pillow does the same ({@code
 * reducing_gap}). Used by one thread.
 */
final class ImagePyramid {

  /**
   * How much larger than what the model sees a view stays. Pillow calls 3 as good as fair; at 2
   * embeddings of gallery photos fell to a cosine of 0.989 with those of all pixels. At 4 a photo
   * of 12 megapixels takes a fifth longer.
   */
  private static final int GAP = 3;

  private final List<RgbImage> levels = new ArrayList<>();
  private final int least;

  /**
   * @param inputSize edge in pixels of what the model sees
   */
  ImagePyramid(RgbImage image, int inputSize) {
    levels.add(image);
    least = Math.multiplyExact(GAP, inputSize);
  }

  /**
   * The pixels of a view for an encoder: at full resolution, or smaller where its shorter side
   * stays at least three times what the model sees.
   *
   * @param view in pixels of the full image, inside it
   */
  RgbImage crop(Region view) {
    int level = 0;
    while (Math.min(view.width(), view.height()) >> (level + 1) >= least) {
      level++;
    }
    while (levels.size() <= level) {
      levels.add(halved(levels.get(levels.size() - 1)));
    }
    RgbImage image = levels.get(level);
    return image.crop(scaled(view, levels.get(0), image));
  }

  private static Region scaled(Region view, RgbImage from, RgbImage to) {
    if (from == to) {
      return view;
    }
    int x = (int) ((long) view.x() * to.width() / from.width());
    int y = (int) ((long) view.y() * to.height() / from.height());
    int right = (int) ((long) view.right() * to.width() / from.width());
    int bottom = (int) ((long) view.bottom() * to.height() / from.height());
    return new Region(x, y, right - x, bottom - y);
  }

  /** Half the size, rounded down: the last row and column of odd sizes are left out. */
  static RgbImage halved(RgbImage image) {
    int width = image.width() / 2;
    int height = image.height() / 2;
    byte[] from = image.samples();
    byte[] out = new byte[3 * width * height];
    int row = 3 * image.width();
    // Of a photo of 12 megapixels on as many cores as there are: some 25 ms of one.
    IntStream.range(0, height)
        .parallel()
        .forEach(y -> halve(from, 2 * y * row, row, out, 3 * width * y, 3 * width));
    return new RgbImage(width, height, out);
  }

  private static void halve(byte[] from, int start, int row, byte[] out, int to, int length) {
    for (int i = 0, at = start; i < length; at += 6) {
      for (int c = at; c < at + 3; c++, i++) {
        int sum =
            (from[c] & 0xff)
                + (from[c + 3] & 0xff)
                + (from[c + row] & 0xff)
                + (from[c + row + 3] & 0xff);
        out[to + i] = (byte) (sum + 2 >> 2);
      }
    }
  }
}
