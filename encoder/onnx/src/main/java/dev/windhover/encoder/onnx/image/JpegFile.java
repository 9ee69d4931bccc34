package dev.windhover.encoder.onnx.image;

import dev.windhover.encoder.ImageFormatException;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * The markers of a JPEG file: what the picture is, and a bare stream of its coded data for the
 * decoder.
 *
 * <p>The bare stream has no application segments but one, an Adobe marker that says "samples as
 * they are". So the decoder can neither apply a colour profile, nor guess a colour space by rules
 * of its own, nor stumble over metadata; it ends with the end marker, whatever followed.
 */
final class JpegFile {
  /** What the components mean, by libjpeg's rules. */
  enum Colour {
    GREY,
    YCBCR,
    RGB,
    CMYK,
    YCCK
  }

  /** More scans than any encoder writes; each costs a pass over the whole picture. */
  private static final int MAX_SCANS = 100;

  private static final byte[] RAW_SAMPLES = {
    (byte) 0xff, (byte) 0xee, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0
  };

  private final byte[] bytes;
  private final ByteArrayOutputStream bare;
  private int width;
  private int height;
  private int process;
  private int[] ids;
  private int[] sampling;
  private boolean jfif;
  private int adobeTransform = -1;
  private int orientation = ExifOrientation.UPRIGHT;
  private int scans;
  private long scanned;

  private JpegFile(byte[] bytes) {
    this.bytes = bytes;
    this.bare = new ByteArrayOutputStream(bytes.length + RAW_SAMPLES.length + 2);
  }

  /**
   * Walks all markers up to the end of the picture.
   *
   * @throws ImageFormatException if there is none, or it is of a kind that is not decoded
   */
  static JpegFile parse(byte[] bytes, DecodeLimits limits) {
    var file = new JpegFile(bytes);
    file.walk(limits);
    return file;
  }

  private void walk(DecodeLimits limits) {
    bare.write(bytes, 0, 2);
    bare.writeBytes(RAW_SAMPLES);
    int at = 2;
    boolean ended = false;
    while (!ended) {
      at = marker(at);
      if (at < 0) {
        break;
      }
      int marker = bytes[at++] & 0xff;
      if (marker == 0xd9) {
        ended = true;
      } else if (marker != 0x01 && (marker < 0xd0 || marker > 0xd7)) {
        int length = at + 2 <= bytes.length ? u16(at) : 0;
        int end = at + length;
        if (length < 2 || end > bytes.length) {
          throw damaged("it is cut off in a segment, at byte " + at + " of " + bytes.length);
        }
        end = segment(marker, at, end, limits);
        at = end;
      }
    }
    finish(ended);
  }

  /** The position of the next marker's code, past fill bytes and stray bytes; -1 at the end. */
  private int marker(int from) {
    int at = from;
    while (at + 1 < bytes.length) {
      if (bytes[at] == (byte) 0xff && bytes[at + 1] != (byte) 0xff && bytes[at + 1] != 0) {
        return at + 1;
      }
      at++;
    }
    return -1;
  }

  /** Handles the segment whose length field is at {@code at}; answers where the next may start. */
  private int segment(int marker, int at, int end, DecodeLimits limits) {
    int next = end;
    switch (marker) {
      case 0xe0 -> jfif |= ImageFormat.starts(bytes, at + 2, "JFIF\0") && end - at >= 16;
      case 0xe1 -> exif(at + 2, end);
      case 0xee -> {
        if (ImageFormat.starts(bytes, at + 2, "Adobe") && end - at >= 14) {
          adobeTransform = bytes[at + 13] & 0xff;
        }
      }
      case 0xc4, 0xdb, 0xdd -> keep(marker, at, end);
      case 0xda -> {
        next = scan(at, end);
        keep(marker, at, next);
      }
      default -> {
        if (marker >= 0xc0 && marker <= 0xcf && marker != 0xc8 && marker != 0xcc) {
          frame(marker, at, end, limits);
          keep(marker, at, end);
        }
      }
    }
    return next;
  }

  private void keep(int marker, int at, int end) {
    bare.write(0xff);
    bare.write(marker);
    bare.write(bytes, at, end - at);
  }

  private void exif(int from, int end) {
    if (orientation == ExifOrientation.UPRIGHT && ImageFormat.starts(bytes, from, "Exif\0\0")) {
      orientation = ExifOrientation.read(bytes, from + 6, end);
    }
  }

  private void frame(int marker, int at, int end, DecodeLimits limits) {
    if (ids != null) {
      throw damaged("it has two frames");
    }
    if (marker > 0xc2) {
      String how =
          switch (marker) {
            case 0xc3 -> "lossless coding";
            case 0xc9, 0xca, 0xcb -> "arithmetic coding";
            default -> "hierarchical coding";
          };
      throw new ImageFormatException(
          "JPEG with " + how + " is not supported: save it as baseline or progressive JPEG");
    }
    int count = end - at >= 8 ? bytes[at + 7] & 0xff : 0;
    if (count == 0 || end - at < 8 + 3 * count) {
      throw damaged("its frame header is cut off");
    }
    if (bytes[at + 2] != 8) {
      throw new ImageFormatException(
          "JPEG with " + bytes[at + 2] + " bits a sample is not supported, only 8");
    }
    height = u16(at + 3);
    width = u16(at + 5);
    limits.checkSize(ImageFormat.JPEG, width, height);
    if (count != 1 && count != 3 && count != 4) {
      throw new ImageFormatException(
          "JPEG with " + count + " components is not supported, only 1, 3 and 4");
    }
    process = marker;
    ids = new int[count];
    sampling = new int[count];
    for (int i = 0; i < count; i++) {
      ids[i] = bytes[at + 8 + 3 * i] & 0xff;
      sampling[i] = bytes[at + 9 + 3 * i] & 0xff;
    }
  }

  /** Notes the scan's components and answers where its coded data ends. */
  private int scan(int at, int end) {
    if (ids == null) {
      throw damaged("a scan comes before the frame header");
    }
    if (++scans > MAX_SCANS) {
      throw new ImageFormatException("JPEG has more than " + MAX_SCANS + " scans: save it anew");
    }
    int count = end - at >= 3 ? bytes[at + 2] & 0xff : 0;
    if (end - at != 6 + 2 * count) {
      throw damaged("a scan header is cut off");
    }
    // Only the lowest frequency counts: a component without it has no picture at all.
    if (bytes[at + 3 + 2 * count] == 0) {
      for (int i = 0; i < count; i++) {
        for (int c = 0; c < ids.length; c++) {
          if (ids[c] == (bytes[at + 3 + 2 * i] & 0xff)) {
            scanned |= 1L << c;
          }
        }
      }
    }
    int p = end;
    while (p + 1 < bytes.length) {
      int code = bytes[p + 1] & 0xff;
      if (bytes[p] == (byte) 0xff && code != 0 && code != 0xff && (code < 0xd0 || code > 0xd7)) {
        return p;
      }
      p++;
    }
    return bytes.length;
  }

  private void finish(boolean ended) {
    if (ids == null) {
      throw damaged("it has no frame header");
    }
    if (scanned != (1L << ids.length) - 1) {
      throw damaged(
          ended ? "it has no pixel data" : "it is cut off after " + bytes.length + " bytes");
    }
    // A baseline file may lack only the marker; a progressive one would lack its fine detail.
    if (!ended && progressive()) {
      throw damaged("it is cut off after " + bytes.length + " bytes");
    }
    bare.write(0xff);
    bare.write(0xd9);
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  boolean progressive() {
    return process == 0xc2;
  }

  int orientation() {
    return orientation;
  }

  /** Coded data only, in a new array. */
  byte[] bareStream() {
    return bare.toByteArray();
  }

  /** Whether chroma has half the rows but all columns (4:4:0). */
  boolean halfChromaRows() {
    return ids.length == 3
        && sampling[1] == sampling[2]
        && sampling[0] >> 4 == sampling[1] >> 4
        && (sampling[0] & 15) == 2 * (sampling[1] & 15);
  }

  /** The meaning of the components, decided as libjpeg's {@code default_decompress_parms} does. */
  Colour colour() {
    return switch (ids.length) {
      case 1 -> Colour.GREY;
      case 3 -> {
        if (jfif) {
          yield Colour.YCBCR;
        }
        boolean rgb =
            adobeTransform == 0
                || adobeTransform < 0 && Arrays.equals(ids, new int[] {'R', 'G', 'B'});
        yield rgb ? Colour.RGB : Colour.YCBCR;
      }
      default -> adobeTransform > 0 ? Colour.YCCK : Colour.CMYK;
    };
  }

  private int u16(int at) {
    return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
  }

  private static ImageFormatException damaged(String why) {
    return new ImageFormatException("damaged JPEG: " + why);
  }
}
