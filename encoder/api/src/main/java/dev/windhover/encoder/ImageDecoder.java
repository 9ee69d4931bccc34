package dev.windhover.encoder;

/** Turns the bytes of an image file into upright RGB pixels. Implementations are thread-safe. */
@FunctionalInterface
public interface ImageDecoder {

  /**
   * Decodes the first frame, applies the EXIF orientation and lays transparency over white.
   *
   * @throws ImageFormatException if the bytes are damaged, of an unknown format, or above the
   *     decoder's limits; the message says which
   */
  RgbImage decode(byte[] bytes);
}
