package dev.windhover.encoder.onnx.image;

import dev.windhover.encoder.Region;
import dev.windhover.encoder.RgbImage;
import java.util.Arrays;

/**
 * Resizes images exactly as Pillow's {@code Image.resize} does (antialiased, 8-bit, horizontal pass
 * before vertical pass, weights of 22 fraction bits), because CLIP models were trained and are
 * evaluated on pixels that Pillow made. Stateless and thread-safe.
 *
 * <p>Large images are shared among the cores by the common pool.
 *
 * <p>Cost: {@code O(rows * width * taps + width * height * taps)}, where {@code taps} is the
 * filter's width in source pixels; only source rows and columns that the result needs are touched.
 */
public final class Resampler {
  private Resampler() {}

  /**
   * The whole image at {@code width x height} pixels.
   *
   * @throws IllegalArgumentException if a size is below 1
   */
  public static RgbImage resize(RgbImage image, int width, int height, ResampleFilter filter) {
    return resize(image, image.bounds(), width, height, filter);
  }

  /**
   * The pixels of {@code part} at {@code width x height} pixels; equal to {@code
   * resize(image.crop(part), ...)} without the copy.
   *
   * @throws IllegalArgumentException if a size is below 1 or the part reaches outside the image
   */
  public static RgbImage resize(
      RgbImage image, Region part, int width, int height, ResampleFilter filter) {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "an image is resized to at least 1x1 pixels, got " + width + "x" + height);
    }
    return resize(
        Canvas.of(image, part),
        new ResampleAxis(part.width(), width, 0, width, filter),
        new ResampleAxis(part.height(), height, 0, height, filter));
  }

  /** The columns and rows of the resized canvas that the axes ask for. */
  static RgbImage resize(Canvas canvas, ResampleAxis columns, ResampleAxis rows) {
    byte[] out = new byte[Math.toIntExact(3L * columns.count() * rows.count())];
    int from = rows.sourceFrom();
    byte[] narrowed = narrow(canvas, columns, from, rows.sourceTo());
    lower(narrowed, from, 3 * columns.count(), rows, out);
    return new RgbImage(columns.count(), rows.count(), out);
  }

  /** Horizontal pass over the source rows {@code [from, to)}. */
  private static byte[] narrow(Canvas canvas, ResampleAxis columns, int from, int to) {
    int stride = 3 * columns.count();
    byte[] out = new byte[Math.toIntExact((long) stride * (to - from))];
    long steps = (long) (to - from) * columns.count() * columns.taps;
    Cores.share(to - from, steps, i -> narrow(canvas, columns, from + i, out, i * stride));
    return out;
  }

  private static void narrow(Canvas canvas, ResampleAxis columns, int y, byte[] out, int offset) {
    byte[] samples = canvas.row(y);
    int at = canvas.rowOffset(y);
    for (int x = 0, o = offset; x < columns.count(); x++) {
      int red = ResampleAxis.HALF;
      int green = ResampleAxis.HALF;
      int blue = ResampleAxis.HALF;
      int p = at + 3 * columns.first[x];
      int w = x * columns.taps;
      for (int end = w + columns.length[x]; w < end; w++, p += 3) {
        int weight = columns.weights[w];
        red += weight * (samples[p] & 0xff);
        green += weight * (samples[p + 1] & 0xff);
        blue += weight * (samples[p + 2] & 0xff);
      }
      out[o++] = clip(red);
      out[o++] = clip(green);
      out[o++] = clip(blue);
    }
  }

  /** Vertical pass; {@code source} starts at source row {@code from}. */
  private static void lower(byte[] source, int from, int stride, ResampleAxis rows, byte[] out) {
    long steps = (long) stride * rows.count() * rows.taps;
    Cores.share(rows.count(), steps, y -> lower(source, from, rows, y, out, y * stride, stride));
  }

  private static void lower(
      byte[] source, int from, ResampleAxis rows, int y, byte[] out, int offset, int stride) {
    int[] sums = new int[stride];
    Arrays.fill(sums, ResampleAxis.HALF);
    for (int t = 0; t < rows.length[y]; t++) {
      int weight = rows.weights[y * rows.taps + t];
      int at = (rows.first[y] - from + t) * stride;
      for (int i = 0; i < stride; i++) {
        sums[i] += weight * (source[at + i] & 0xff);
      }
    }
    for (int i = 0; i < stride; i++) {
      out[offset + i] = clip(sums[i]);
    }
  }

  private static byte clip(int sum) {
    return (byte) Math.max(0, Math.min(255, sum >> ResampleAxis.PRECISION_BITS));
  }
}
