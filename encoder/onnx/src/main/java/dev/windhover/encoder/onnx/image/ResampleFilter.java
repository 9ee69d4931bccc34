package dev.windhover.encoder.onnx.image;

/**
 * The resampling filters of Pillow, with its definitions: a filter is stretched by the scale when
 * the image shrinks, which is what "antialiased" means here.
 */
public enum ResampleFilter {
  /** The source pixel under the centre of each result pixel; no averaging. */
  NEAREST(0, 0) {
    @Override
    double weight(double x) {
      return x > -0.5 && x <= 0.5 ? 1 : 0;
    }
  },
  /** Every source pixel under the result pixel weighs the same. */
  BOX(4, 0.5) {
    @Override
    double weight(double x) {
      return x > -0.5 && x <= 0.5 ? 1 : 0;
    }
  },
  /** Triangle of half-width 1. */
  BILINEAR(2, 1) {
    @Override
    double weight(double x) {
      return Math.max(0, 1 - Math.abs(x));
    }
  },
  /** Sinc windowed by Hamming's cosine, half-width 1. */
  HAMMING(5, 1) {
    @Override
    double weight(double x) {
      double t = Math.abs(x);
      if (t == 0) {
        return 1;
      }
      if (t >= 1) {
        return 0;
      }
      t *= Math.PI;
      return StrictMath.sin(t) / t * (0.54 + 0.46 * StrictMath.cos(t));
    }
  },
  /** Keys' cubic convolution with a = -0.5, half-width 2. */
  BICUBIC(3, 2) {
    @Override
    double weight(double x) {
      double a = -0.5;
      double t = Math.abs(x);
      if (t < 1) {
        return ((a + 2) * t - (a + 3)) * t * t + 1;
      }
      return t < 2 ? (((t - 5) * t + 8) * t - 4) * a : 0;
    }
  },
  /** Sinc windowed by sinc, half-width 3. */
  LANCZOS(1, 3) {
    @Override
    double weight(double x) {
      return x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0;
    }
  };

  private final int pillowCode;
  private final double support;

  ResampleFilter(int pillowCode, double support) {
    this.pillowCode = pillowCode;
    this.support = support;
  }

  /**
   * The filter that Pillow numbers so, as {@code "resample"} in a {@code preprocessor_config.json}.
   *
   * @throws IllegalArgumentException if the number is not 0 to 5
   */
  public static ResampleFilter ofPillowCode(int code) {
    for (ResampleFilter filter : values()) {
      if (filter.pillowCode == code) {
        return filter;
      }
    }
    throw new IllegalArgumentException(
        "resample filters are numbered 0 (nearest) to 5 (hamming), got " + code);
  }

  /** Pillow's number of this filter. */
  public int pillowCode() {
    return pillowCode;
  }

  /** Half-width in source pixels at scale 1. */
  double support() {
    return support;
  }

  /** Weight at a distance of {@code x} pixels from the centre, not normalised. */
  abstract double weight(double x);

  private static double sinc(double x) {
    if (x == 0) {
      return 1;
    }
    double t = x * Math.PI;
    return StrictMath.sin(t) / t;
  }
}
