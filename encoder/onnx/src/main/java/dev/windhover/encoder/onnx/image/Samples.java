package dev.windhover.encoder.onnx.image;

import dev.windhover.encoder.ImageFormatException;
import dev.windhover.encoder.RgbImage;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.SampleModel;

/**
 * From a reader's raster to RGB, taking the samples as they are: no colour space is converted, 16
 * bits are divided by 257, floats are cut to 0 and 1, alpha is laid over white.
 */
final class Samples {
  private final Raster raster;
  private final int bands;
  private final boolean alpha;
  private final boolean premultiplied;
  private final boolean ink;

  private Samples(BufferedImage image) {
    ColorModel colours = image.getColorModel();
    this.raster = image.getRaster();
    this.bands = raster.getNumBands();
    this.alpha = colours.hasAlpha();
    this.premultiplied = alpha && colours.isAlphaPremultiplied();
    this.ink = colours.getColorSpace().getType() == ColorSpace.TYPE_CMYK;
  }

  /** The image's pixels in a new array. */
  static RgbImage toRgb(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    byte[] out = new byte[3 * width * height];
    if (image.getColorModel() instanceof IndexColorModel palette) {
      fromPalette(image.getRaster(), palette, out);
    } else {
      new Samples(image).convert(out);
    }
    return new RgbImage(width, height, out);
  }

  private static void fromPalette(Raster raster, IndexColorModel palette, byte[] out) {
    int[] colours = new int[palette.getMapSize()];
    palette.getRGBs(colours);
    byte[] table = new byte[3 * colours.length];
    for (int i = 0; i < colours.length; i++) {
      int alpha = colours[i] >>> 24;
      for (int c = 0; c < 3; c++) {
        table[3 * i + c] = overWhite(colours[i] >> (16 - 8 * c) & 0xff, alpha);
      }
    }
    int width = raster.getWidth();
    int[] row = new int[width];
    for (int y = 0, o = 0; y < raster.getHeight(); y++) {
      raster.getSamples(0, y, width, 1, 0, row);
      for (int x = 0; x < width; x++, o += 3) {
        if (row[x] >= colours.length) {
          throw new ImageFormatException(
              "damaged image: a pixel has colour " + row[x] + " of " + colours.length);
        }
        System.arraycopy(table, 3 * row[x], out, o, 3);
      }
    }
  }

  private void convert(byte[] out) {
    int colours = bands - (alpha ? 1 : 0);
    if (colours != 1 && colours != 3 && !(colours == 4 && ink)) {
      throw new ImageFormatException(
          "image with " + bands + " samples a pixel is not supported, only 1 to 4");
    }
    int width = raster.getWidth();
    int[] row = new int[width * bands];
    for (int y = 0, o = 0; y < raster.getHeight(); y++, o += 3 * width) {
      read(y, row);
      for (int x = 0, i = 0; x < width; x++, i += bands) {
        pixel(row, i, colours, out, o + 3 * x);
      }
    }
  }

  private void pixel(int[] row, int i, int colours, byte[] out, int o) {
    if (colours == 4) {
      Cmyk.toRgb(row[i], row[i + 1], row[i + 2], row[i + 3], out, o);
    } else {
      int step = colours == 1 ? 0 : 1;
      out[o] = (byte) row[i];
      out[o + 1] = (byte) row[i + step];
      out[o + 2] = (byte) row[i + 2 * step];
    }
    if (alpha) {
      int opacity = row[i + colours];
      for (int c = 0; c < 3; c++) {
        int value = out[o + c] & 0xff;
        out[o + c] =
            premultiplied ? (byte) Math.min(255, value + 255 - opacity) : overWhite(value, opacity);
      }
    }
  }

  /** One row of samples, 0 to 255 each. */
  private void read(int y, int[] row) {
    int width = raster.getWidth();
    int type = raster.getTransferType();
    if (type == DataBuffer.TYPE_FLOAT || type == DataBuffer.TYPE_DOUBLE) {
      double[] values = raster.getPixels(0, y, width, 1, (double[]) null);
      for (int i = 0; i < row.length; i++) {
        row[i] = (int) Math.round(255 * Math.max(0, Math.min(1, values[i])));
      }
      return;
    }
    raster.getPixels(0, y, width, 1, row);
    SampleModel model = raster.getSampleModel();
    for (int band = 0; band < bands; band++) {
      int bits = model.getSampleSize(band);
      if (bits != 8) {
        long max = (1L << bits) - 1;
        for (int i = band; i < row.length; i += bands) {
          row[i] = (int) (((row[i] & max) * 255 + max / 2) / max);
        }
      }
    }
  }

  /** The colour at this opacity on white paper, rounded. */
  static byte overWhite(int colour, int alpha) {
    return (byte) ((colour * alpha + 255 * (255 - alpha) + 127) / 255);
  }
}
