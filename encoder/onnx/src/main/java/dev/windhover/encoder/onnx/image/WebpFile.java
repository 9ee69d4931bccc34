package dev.windhover.encoder.onnx.image;

import dev.windhover.encoder.ImageFormatException;
import dev.windhover.encoder.Region;

/** The chunks of a WebP file (RFC 9649, section 2) that make its first picture. */
final class WebpFile {
  private static final int RIFF_HEADER = 12;
  private static final int CHUNK_HEADER = 8;
  private static final int FRAME_HEADER = 16;

  /** A chunk's payload. */
  record Span(int from, int end) {}

  private final byte[] bytes;
  private Span lossy;
  private Span lossless;
  private Span alpha;
  private Region frame;
  private int canvasWidth;
  private int canvasHeight;
  private int orientation = ExifOrientation.UPRIGHT;

  private WebpFile(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Walks all chunks.
   *
   * @throws ImageFormatException if the first picture is missing, cut off, or above the limits
   */
  static WebpFile parse(byte[] bytes, DecodeLimits limits) {
    var file = new WebpFile(bytes);
    long end = CHUNK_HEADER + file.u32(4);
    // Some writers forget the last byte of padding, none forgets more.
    if (end - 1 > bytes.length) {
      throw file.cutOff();
    }
    // What follows the container is none of it.
    file.walk(RIFF_HEADER, (int) Math.min(bytes.length, end), limits);
    if (file.lossy == null && file.lossless == null) {
      throw damaged("it has no picture");
    }
    return file;
  }

  /** All chunks of a file or of a frame; only the first picture counts. */
  private void walk(int from, int end, DecodeLimits limits) {
    for (int at = from; at + CHUNK_HEADER <= end; ) {
      long length = u32(at + 4);
      int start = at + CHUNK_HEADER;
      if (length > end - start) {
        throw cutOff();
      }
      chunk(at, new Span(start, start + (int) length), limits);
      // Chunks are padded to an even length.
      at = (int) (start + length + (length & 1));
    }
  }

  private void chunk(int at, Span span, DecodeLimits limits) {
    boolean first = !picture();
    int size = span.end() - span.from();
    if (is(at, "VP8X") && size >= 10) {
      canvasWidth = u24(span.from() + 4) + 1;
      canvasHeight = u24(span.from() + 7) + 1;
      limits.checkSize(ImageFormat.WEBP, canvasWidth, canvasHeight);
    } else if (is(at, "ANMF") && first) {
      frame(span, limits);
    } else if (is(at, "VP8 ") && first) {
      lossy = span;
    } else if (is(at, "VP8L") && first) {
      lossless = span;
    } else if (is(at, "ALPH") && first) {
      alpha = span;
    } else if (is(at, "EXIF")) {
      readExif(span);
    }
  }

  private boolean is(int at, String name) {
    return ImageFormat.starts(bytes, at, name);
  }

  private boolean picture() {
    return lossy != null || lossless != null;
  }

  private void frame(Span span, DecodeLimits limits) {
    if (frame != null || span.end() - span.from() < FRAME_HEADER) {
      throw damaged("its first frame has no picture");
    }
    var box =
        new Region(
            2 * u24(span.from()),
            2 * u24(span.from() + 3),
            u24(span.from() + 6) + 1,
            u24(span.from() + 9) + 1);
    if (!Region.ofImage(Math.max(1, canvasWidth), Math.max(1, canvasHeight)).contains(box)) {
      throw damaged("its first frame reaches outside its canvas");
    }
    limits.checkSize(ImageFormat.WEBP, box.width(), box.height());
    frame = box;
    walk(span.from() + FRAME_HEADER, span.end(), limits);
  }

  private void readExif(Span span) {
    int skip = ImageFormat.starts(bytes, span.from(), "Exif\0\0") ? 6 : 0;
    orientation = ExifOrientation.read(bytes, span.from() + skip, span.end());
  }

  /** The VP8 frame, or null. */
  Span lossy() {
    return lossy;
  }

  /** The VP8L picture, or null. */
  Span lossless() {
    return lossless;
  }

  /** The transparency of a lossy picture, or null. */
  Span alpha() {
    return alpha;
  }

  /** Where the first frame of an animation lies on its canvas, or null if there is no animation. */
  Region frame() {
    return frame;
  }

  int canvasWidth() {
    return canvasWidth;
  }

  int canvasHeight() {
    return canvasHeight;
  }

  int orientation() {
    return orientation;
  }

  private int u24(int at) {
    return (bytes[at] & 0xff) | (bytes[at + 1] & 0xff) << 8 | (bytes[at + 2] & 0xff) << 16;
  }

  private long u32(int at) {
    return u24(at) | (bytes[at + 3] & 0xffL) << 24;
  }

  private ImageFormatException cutOff() {
    return damaged("it is cut off after " + bytes.length + " bytes");
  }

  private static ImageFormatException damaged(String why) {
    return new ImageFormatException("damaged WebP: " + why);
  }
}
