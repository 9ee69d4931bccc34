package dev.windhover.encoder.onnx.image;

import dev.windhover.encoder.ImageFormatException;
import dev.windhover.encoder.Region;
import dev.windhover.encoder.RgbImage;
import java.io.IOException;
import javax.imageio.spi.ImageReaderSpi;

/** The first frame of a GIF on its white screen. */
final class GifDecoder {
  private static final ImageReaderSpi READER = ImageReaders.ofJdk("gif");

  private GifDecoder() {}

  static RgbImage decode(byte[] bytes, DecodeLimits limits) throws IOException {
    Region frame = firstFrame(bytes, limits);
    RgbImage image = ImageReaders.read(READER, bytes, reader -> Samples.toRgb(reader.read(0)));
    int width = u16(bytes, 6);
    int height = u16(bytes, 8);
    return width == 0 || height == 0 ? image : Ground.white(image, frame, width, height);
  }

  /** The box of the first frame; checks that all its blocks are there. */
  private static Region firstFrame(byte[] bytes, DecodeLimits limits) {
    if (bytes.length < 13) {
      throw cutOff(bytes);
    }
    limits.checkSize(ImageFormat.GIF, Math.max(1, u16(bytes, 6)), Math.max(1, u16(bytes, 8)));
    int at = 13 + colourTable(bytes[10]);
    while (at < bytes.length) {
      switch (bytes[at]) {
        case 0x21 -> at = blocks(bytes, at + 2);
        case 0x2c -> {
          if (at + 11 > bytes.length) {
            throw cutOff(bytes);
          }
          int width = u16(bytes, at + 5);
          int height = u16(bytes, at + 7);
          limits.checkSize(ImageFormat.GIF, width, height);
          blocks(bytes, at + 11 + colourTable(bytes[at + 9]));
          return new Region(u16(bytes, at + 1), u16(bytes, at + 3), width, height);
        }
        case 0x3b -> throw new ImageFormatException("damaged GIF: it has no frame");
        default -> throw new ImageFormatException("damaged GIF: no block starts at byte " + at);
      }
    }
    throw cutOff(bytes);
  }

  private static int colourTable(byte flags) {
    return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
  }

  /** Skips data blocks up to and with the empty one. */
  private static int blocks(byte[] bytes, int from) {
    int at = from;
    while (at < bytes.length && bytes[at] != 0) {
      at += 1 + (bytes[at] & 0xff);
    }
    if (at >= bytes.length) {
      throw cutOff(bytes);
    }
    return at + 1;
  }

  private static int u16(byte[] bytes, int at) {
    return (bytes[at] & 0xff) | (bytes[at + 1] & 0xff) << 8;
  }

  private static ImageFormatException cutOff(byte[] bytes) {
    return new ImageFormatException("damaged GIF: it is cut off after " + bytes.length + " bytes");
  }
}
