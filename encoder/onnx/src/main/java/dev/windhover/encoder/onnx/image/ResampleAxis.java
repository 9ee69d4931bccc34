package dev.windhover.encoder.onnx.image;

/**
 * The weights that turn one row or column of {@code sourceSize} samples into {@code count} result
 * samples, in Pillow's fixed point: result {@code i} is {@code sum(weights[i * taps + t] *
 * source[first[i] + t]) / 2^22} for {@code t < length[i]}.
 *
 * <p>The arithmetic follows {@code precompute_coeffs} and {@code normalize_coeffs_8bpc} of Pillow's
 * {@code Resample.c}, down to the order of the additions, so that results are equal to the bit.
 */
final class ResampleAxis {
  /** Fraction bits of a weight: 32 less 8 for the sample less 2 for overshoot and sign. */
  static final int PRECISION_BITS = 32 - 8 - 2;

  /** Half of a unit, added before the fraction is cut off. */
  static final int HALF = 1 << (PRECISION_BITS - 1);

  final int sourceSize;
  final int[] first;
  final int[] length;
  final int[] weights;
  final int taps;

  /**
   * @param sourceSize samples before
   * @param size samples after (a long: panoramas reach 2^31), of which only {@code [from, from +
   *     count)} are wanted
   */
  ResampleAxis(int sourceSize, long size, long from, int count, ResampleFilter filter) {
    this.sourceSize = sourceSize;
    this.first = new int[count];
    this.length = new int[count];
    if (sourceSize == size || filter == ResampleFilter.NEAREST) {
      this.taps = 1;
      this.weights = new int[count];
      pickNearest(size, from);
      return;
    }
    double scale = (double) sourceSize / size;
    double filterScale = Math.max(1, scale);
    double support = filter.support() * filterScale;
    this.taps = (int) Math.ceil(support) * 2 + 1;
    this.weights = new int[Math.multiplyExact(count, taps)];
    double[] row = new double[taps];
    for (int i = 0; i < count; i++) {
      fill(i, (from + i + 0.5) * scale, support, 1 / filterScale, filter, row);
    }
  }

  private void fill(
      int i, double centre, double support, double step, ResampleFilter filter, double[] row) {
    int low = Math.max(0, (int) (centre - support + 0.5));
    int high = Math.min(sourceSize, (int) (centre + support + 0.5));
    double sum = 0;
    for (int t = 0; t < high - low; t++) {
      row[t] = filter.weight((t + low - centre + 0.5) * step);
      sum += row[t];
    }
    for (int t = 0; t < high - low; t++) {
      double weight = sum != 0 ? row[t] / sum : row[t];
      double scaled = weight * (1 << PRECISION_BITS);
      weights[i * taps + t] = (int) (weight < 0 ? scaled - 0.5 : scaled + 0.5);
    }
    first[i] = low;
    length[i] = high - low;
  }

  /** Adds the steps up as Pillow's affine transform does, so that ties round alike. */
  private void pickNearest(long size, long from) {
    double scale = (double) sourceSize / size;
    // Far into a panorama nobody compares with Pillow, and the walk there would take seconds.
    double at = from > 1 << 20 ? scale * (from + 0.5) : scale * 0.5;
    for (long i = from > 1 << 20 ? 0 : -from; i < first.length; i++) {
      if (i >= 0) {
        first[(int) i] = Math.min((int) at, sourceSize - 1);
        length[(int) i] = 1;
        weights[(int) i] = 1 << PRECISION_BITS;
      }
      at += scale;
    }
  }

  /** The first source sample that any result needs. */
  int sourceFrom() {
    return first[0];
  }

  /** One past the last source sample that any result needs. */
  int sourceTo() {
    return first[first.length - 1] + length[length.length - 1];
  }

  int count() {
    return first.length;
  }
}
