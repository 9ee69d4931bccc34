package dev.windhover.encoder.onnx.image;

import dev.windhover.encoder.RgbImage;

/**
 * The same filters written down plainly in double precision: one result sample at a time, rounded
 * and cut to 0..255 once per pass.
 */
final class ReferenceResampler {
  private ReferenceResampler() {}

  static RgbImage resize(RgbImage image, int width, int height, ResampleFilter filter) {
    double[][] columns = weights(image.width(), width, filter);
    double[][] rows = weights(image.height(), height, filter);
    byte[] narrow = new byte[3 * width * image.height()];
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < 3; c++) {
          double sum = 0;
          for (int s = 0; s < image.width(); s++) {
            sum += columns[x][s] * (image.samples()[3 * (y * image.width() + s) + c] & 0xff);
          }
          narrow[3 * (y * width + x) + c] = clip(sum);
        }
      }
    }
    byte[] out = new byte[3 * width * height];
    for (int y = 0; y < height; y++) {
      for (int i = 0; i < 3 * width; i++) {
        double sum = 0;
        for (int s = 0; s < image.height(); s++) {
          sum += rows[y][s] * (narrow[3 * width * s + i] & 0xff);
        }
        out[3 * width * y + i] = clip(sum);
      }
    }
    return new RgbImage(width, height, out);
  }

  /** Whether a source pixel lies exactly on the rim of a box, where either answer is right. */
  static boolean boxHasTies(int sources, int results) {
    long reach = Math.max(sources, results);
    for (int r = 0; r < results; r++) {
      for (int s = 0; s < sources; s++) {
        if (Math.abs((2L * s + 1) * results - (2L * r + 1) * sources) == reach) {
          return true;
        }
      }
    }
    return false;
  }

  /** A full matrix, results by sources, every row with the sum 1. */
  private static double[][] weights(int sources, int results, ResampleFilter filter) {
    double[][] out = new double[results][sources];
    for (int r = 0; r < results; r++) {
      double sum = 0;
      for (int s = 0; s < sources; s++) {
        // Both centres times 2 * sources * results, so that the difference is exact.
        long distance = (2L * s + 1) * results - (2L * r + 1) * sources;
        out[r][s] = filter.weight(distance / (2.0 * Math.max(sources, results)));
        sum += out[r][s];
      }
      for (int s = 0; s < sources; s++) {
        out[r][s] /= sum;
      }
    }
    return out;
  }

  private static byte clip(double value) {
    return (byte) Math.max(0, Math.min(255, Math.round(value)));
  }
}
