package dev.windhover.bench.growth;

/**
 * {@code y = factor * x^exponent}.
 *
 * @param factor y at x = 1
 * @param exponent 1 for linear growth, 0 for none
 */
record PowerLaw(double factor, double exponent) {

  /**
   * The line of least squares through the logarithms.
   *
   * @param x at least two different values above 0
   * @param y values above 0
   */
  static PowerLaw fit(double[] x, double[] y) {
    int n = x.length;
    double meanX = 0;
    double meanY = 0;
    for (int i = 0; i < n; i++) {
      if (!(x[i] > 0 && y[i] > 0)) {
        throw new IllegalArgumentException(
            "a power law needs values above 0, got (" + x[i] + ", " + y[i] + ")");
      }
      meanX += Math.log(x[i]) / n;
      meanY += Math.log(y[i]) / n;
    }
    double squares = 0;
    double products = 0;
    for (int i = 0; i < n; i++) {
      double dx = Math.log(x[i]) - meanX;
      squares += dx * dx;
      products += dx * (Math.log(y[i]) - meanY);
    }
    if (squares == 0) {
      throw new IllegalArgumentException("a power law needs two different sizes, got " + n);
    }
    double exponent = products / squares;
    return new PowerLaw(Math.exp(meanY - exponent * meanX), exponent);
  }

  double at(double x) {
    return factor * Math.pow(x, exponent);
  }
}
