package dev.windhover.encoder.onnx.image;

import dev.windhover.encoder.ImageFormatException;
import java.io.ByteArrayOutputStream;
import java.util.zip.CRC32;

/**
 * The chunks of a PNG file: its size and orientation, and a bare stream of the chunks that make the
 * picture, so that text, profiles and damaged extras never reach the reader.
 *
 * @param orientation of the eXIf chunk
 * @param bareStream IHDR, PLTE, tRNS, IDAT and IEND, all with good checksums
 */
record PngFile(int width, int height, int orientation, byte[] bareStream) {
  private static final int SIGNATURE = 8;
  private static final int IHDR = 0x49484452;
  private static final int PLTE = 0x504c5445;
  private static final int TRNS = 0x74524e53;
  private static final int IDAT = 0x49444154;
  private static final int IEND = 0x49454e44;
  private static final int EXIF = 0x65584966;

  /**
   * Walks all chunks.
   *
   * @throws ImageFormatException if a chunk is cut off or its checksum wrong, if there is no
   *     picture, or if it is above the limits
   */
  static PngFile parse(byte[] bytes, DecodeLimits limits) {
    var bare = new ByteArrayOutputStream(bytes.length);
    bare.write(bytes, 0, SIGNATURE);
    var crc = new CRC32();
    int orientation = ExifOrientation.UPRIGHT;
    boolean pixels = false;
    for (int at = SIGNATURE; at < bytes.length; ) {
      long length = at + 12 <= bytes.length ? i32(bytes, at) & 0xffff_ffffL : Long.MAX_VALUE;
      if (length > bytes.length - at - 12) {
        throw cutOff(bytes);
      }
      int type = i32(bytes, at + 4);
      int end = at + 12 + (int) length;
      if (at == SIGNATURE && (type != IHDR || length != 13)) {
        throw damaged("it does not start with its header");
      }
      if (type == IHDR && at > SIGNATURE) {
        throw damaged("it has two headers");
      }
      if (type == IHDR || type == PLTE || type == TRNS || type == IDAT || type == IEND) {
        crc.reset();
        crc.update(bytes, at + 4, end - at - 8);
        if ((int) crc.getValue() != i32(bytes, end - 4)) {
          throw damaged("the checksum at byte " + (end - 4) + " is wrong");
        }
        if (type == IHDR) {
          limits.checkSize(
              ImageFormat.PNG,
              i32(bytes, at + 8) & 0xffff_ffffL,
              i32(bytes, at + 12) & 0xffff_ffffL);
        }
        bare.write(bytes, at, end - at);
        pixels |= type == IDAT;
      } else if (type == EXIF) {
        orientation = ExifOrientation.read(bytes, at + 8, end - 4);
      }
      if (type == IEND) {
        if (!pixels) {
          throw damaged("it has no pixel data");
        }
        return new PngFile(
            i32(bytes, SIGNATURE + 8), i32(bytes, SIGNATURE + 12), orientation, bare.toByteArray());
      }
      at = end;
    }
    throw cutOff(bytes);
  }

  private static int i32(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 24
        | (bytes[at + 1] & 0xff) << 16
        | (bytes[at + 2] & 0xff) << 8
        | (bytes[at + 3] & 0xff);
  }

  private static ImageFormatException cutOff(byte[] bytes) {
    return damaged("it is cut off after " + bytes.length + " bytes");
  }

  private static ImageFormatException damaged(String why) {
    return new ImageFormatException("damaged PNG: " + why);
  }
}
