package dev.windhover.encoder.onnx.image;

/** One number per colour channel. */
public record Channels(double red, double green, double blue) {

  /**
   * Red, green, blue from an array of three.
   *
   * @throws IllegalArgumentException if there are not three
   */
  public static Channels of(double... values) {
    if (values.length != 3) {
      throw new IllegalArgumentException("red, green and blue need 3 values, got " + values.length);
    }
    return new Channels(values[0], values[1], values[2]);
  }

  /** The same number for every channel. */
  public static Channels all(double value) {
    return new Channels(value, value, value);
  }
}
