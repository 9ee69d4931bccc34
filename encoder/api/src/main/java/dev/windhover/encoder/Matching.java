package dev.windhover.encoder;

/** How the similarities between one item and its counterparts become probabilities. */
public sealed interface Matching {

  /**
   * Probabilities over the counterparts.
   *
   * @param similarities dot products in {@code [-1, 1]}, one per counterpart, at least one
   * @return as many values in {@code [0, 1]}
   */
  double[] probabilities(float[] similarities);

  /**
   * CLIP: softmax over the counterparts, which sums to 1 (Radford et al. 2021).
   *
   * @param scale the factor before the softmax (already exponentiated), {@code > 0}; CLIP learns up
   *     to 100
   */
  record Softmax(double scale) implements Matching {

    /**
     * @throws IllegalArgumentException if the scale is not above 0
     */
    public Softmax {
      if (!(scale > 0)) {
        throw new IllegalArgumentException("logit scale must be > 0, got " + scale);
      }
    }

    @Override
    public double[] probabilities(float[] similarities) {
      double max = Double.NEGATIVE_INFINITY;
      for (float s : similarities) {
        max = Math.max(max, scale * s);
      }
      double[] out = new double[similarities.length];
      double sum = 0;
      for (int i = 0; i < out.length; i++) {
        out[i] = Math.exp(scale * similarities[i] - max);
        sum += out[i];
      }
      for (int i = 0; i < out.length; i++) {
        out[i] /= sum;
      }
      return out;
    }
  }

  /**
   * SigLIP: each pair by itself through a sigmoid (Zhai et al. 2023); the values need not sum to 1.
   *
   * @param scale the factor (already exponentiated), {@code > 0}
   * @param bias added to the scaled similarity, usually negative
   */
  record Sigmoid(double scale, double bias) implements Matching {

    /**
     * @throws IllegalArgumentException if the scale is not above 0
     */
    public Sigmoid {
      if (!(scale > 0)) {
        throw new IllegalArgumentException("logit scale must be > 0, got " + scale);
      }
    }

    @Override
    public double[] probabilities(float[] similarities) {
      double[] out = new double[similarities.length];
      for (int i = 0; i < out.length; i++) {
        out[i] = 1 / (1 + Math.exp(-(scale * similarities[i] + bias)));
      }
      return out;
    }
  }
}
