package dev.windhover.lucene;

/**
 * How exactly the graph search sees a vector. The full vector is always kept beside the codes: hits
 * are scored from it, so the precision changes what is found and how fast, never a hit's score.
 */
public enum Precision {
  /** 32-bit floats, nothing quantised. */
  FLOAT32(32, 1),
  /** 8 bits a dimension: the default. */
  BITS_8(8, 1),
  /** 4 bits a dimension. */
  BITS_4(4, 2),
  /** 2 bits a dimension. */
  BITS_2(2, 4),
  /** 1 bit a dimension. */
  BITS_1(1, 6);

  private final int bits;
  private final int oversampling;

  Precision(int bits, int oversampling) {
    this.bits = bits;
    this.oversampling = oversampling;
  }

  /** Bits a dimension: 32, 8, 4, 2 or 1. */
  public int bits() {
    return bits;
  }

  /**
   * How many times the wanted candidates the graph search collects, {@code >= 1}: what the codes
   * blur, scoring at full precision sorts out again.
   */
  public int oversampling() {
    return oversampling;
  }

  /**
   * The precision with that many bits.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Precision ofBits(int bits) {
    for (Precision p : values()) {
      if (p.bits == bits) {
        return p;
      }
    }
    throw new IllegalArgumentException("precision must be 32, 8, 4, 2 or 1 bits, got " + bits);
  }
}
