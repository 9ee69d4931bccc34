package dev.windhover.encoder.onnx.image;

import dev.windhover.encoder.ImageFormatException;
import dev.windhover.encoder.RgbImage;
import java.io.IOException;
import java.util.Set;

/**
 * Decodes kinds of files that {@link ImageFileDecoder} cannot: HEIC, AVIF, JPEG XL, camera raw.
 * Found by {@link java.util.ServiceLoader}, or handed over by {@link
 * ImageFileDecoder#withProviders}. Implementations are thread-safe.
 */
public interface DecoderProvider {

  /** Name for messages. */
  String name();

  /** What it can decode on this machine, now; empty if something it needs is missing. */
  Set<ImageFormat> formats();

  /**
   * Decodes the first picture, upright, with transparency over white.
   *
   * @param format one of {@link #formats()}
   * @param limits to be kept before memory for pixels is reserved
   * @throws ImageFormatException if the bytes are damaged, not decodable, or above the limits
   * @throws IOException if the decoder itself fails, for instance for lack of disk space
   */
  RgbImage decode(byte[] bytes, ImageFormat format, DecodeLimits limits) throws IOException;
}
