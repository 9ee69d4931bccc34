package dev.windhover.lucene.vstar;

import dev.windhover.encoder.Region;
import dev.windhover.encoder.RgbImage;

/** Gray pictures with coloured boxes in them. */
final class Pictures {
  private final int width;
  private final int height;
  private final byte[] samples;

  private Pictures(int width, int height) {
    this.width = width;
    this.height = height;
    this.samples = new byte[width * height * 3];
    with(Region.ofImage(width, height), ColourEncoder.GRAY);
  }

  static Pictures gray(int width, int height) {
    return new Pictures(width, height);
  }

  Pictures with(Region box, int colour) {
    for (int y = box.y(); y < box.bottom(); y++) {
      for (int x = box.x(); x < box.right(); x++) {
        int at = (y * width + x) * 3;
        samples[at] = (byte) (colour >> 16);
        samples[at + 1] = (byte) (colour >> 8);
        samples[at + 2] = (byte) colour;
      }
    }
    return this;
  }

  RgbImage image() {
    return new RgbImage(width, height, samples.clone());
  }
}
