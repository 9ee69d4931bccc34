package dev.windhover.encoder.onnx.image;

import java.util.Arrays;

/**
 * One plane of samples with the rim that predictions look at: 127 above the picture and 129 to its
 * left, as RFC 6386, section 12.2 has it.
 */
final class Vp8Plane {
  final byte[] samples;
  final int stride;
  final int origin;

  Vp8Plane(int width, int height) {
    // One column to the left, four to the right of the row above.
    stride = width + 5;
    origin = stride + 1;
    samples = new byte[Math.toIntExact((long) stride * (height + 1))];
    Arrays.fill(samples, 0, stride, (byte) 127);
    for (int at = stride; at < samples.length; at += stride) {
      samples[at] = (byte) 129;
    }
  }

  int at(int x, int y) {
    return origin + y * stride + x;
  }
}
