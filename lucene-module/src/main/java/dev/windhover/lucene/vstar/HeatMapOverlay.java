package dev.windhover.lucene.vstar;

import dev.windhover.encoder.RgbImage;

/** Paints a {@link HeatMap} over its picture. Stateless and thread-safe. */
public final class HeatMapOverlay {

  /** Stops of the colour scale, dark to light: black, violet, red, orange, pale yellow. */
  private static final int[][] COLOURS = {
    {0, 0, 4}, {87, 16, 110}, {188, 55, 84}, {249, 142, 9}, {252, 255, 164}
  };

  /** How much of the picture the hottest place hides; the rest stays to be recognised. */
  private static final double OPACITY = 0.7;

  private HeatMapOverlay() {}

  /**
   * {@code image} with the positive part of {@code map} laid over it: nothing where the value is 0
   * or less, pale yellow at the map's peak. O(pixels).
   *
   * @param map of a part of {@code image} or of all of it
   * @throws IllegalArgumentException if the map's area reaches outside the image
   */
  public static RgbImage paint(HeatMap map, RgbImage image) {
    if (!image.bounds().contains(map.area())) {
      throw new IllegalArgumentException(
          "the heat map covers " + map.area() + ", outside of " + image + ": was it made of it?");
    }
    int width = map.area().width();
    int height = map.area().height();
    byte[] out = image.samples().clone();
    float[] values = map.upsampled(width, height);
    double peak = Math.max(map.max(), 1e-6);
    for (int y = 0; y < height; y++) {
      int at = ((map.area().y() + y) * image.width() + map.area().x()) * 3;
      for (int x = 0; x < width; x++) {
        double heat = Math.max(0, Math.min(1, values[y * width + x] / peak));
        double opacity = OPACITY * heat;
        double scale = heat * (COLOURS.length - 1);
        int stop = Math.min((int) scale, COLOURS.length - 2);
        for (int channel = 0; channel < 3; channel++, at++) {
          double colour =
              COLOURS[stop][channel]
                  + (COLOURS[stop + 1][channel] - COLOURS[stop][channel]) * (scale - stop);
          out[at] = (byte) Math.round((out[at] & 0xff) * (1 - opacity) + colour * opacity);
        }
      }
    }
    return new RgbImage(image.width(), image.height(), out);
  }
}
