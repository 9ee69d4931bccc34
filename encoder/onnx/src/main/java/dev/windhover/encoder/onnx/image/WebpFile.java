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
    file.walk(RIFF_HEADER, bytes.length, limits);
    if (file.lossy == null && file.lossless == null) {
      throw damaged("it has no picture");
    }
    return file;
  }

  private void walk(int from, int end, DecodeLimits limits) {
    int at = from;
    while (at + CHUNK_HEADER <= end && !(frame != null && picture())) {
      long length = u32(at + 4);
      int start = at + CHUNK_HEADER;
      boolean whole = length <= end - start;
      var span = new Span(start, whole ? start + (int) length : end);
      chunk(at, span, whole, limits);
      // Chunks are padded to an even length.
      at = (int) Math.min(end, span.end() + (length & 1));
    }
    exif(at, end);
  }

  private void chunk(int at, Span span, boolean whole, DecodeLimits limits) {
    boolean canvas = ImageFormat.starts(bytes, at, "VP8X");
    boolean animated = ImageFormat.starts(bytes, at, "ANMF");
    boolean vp8 = ImageFormat.starts(bytes, at, "VP8 ");
    boolean vp8l = ImageFormat.starts(bytes, at, "VP8L");
    boolean alph = ImageFormat.starts(bytes, at, "ALPH");
    if (!whole && (canvas || animated || vp8 || vp8l || alph)) {
      throw damaged("it is cut off after " + bytes.length + " bytes");
    }
    int size = span.end() - span.from();
    if (canvas && size >= 10) {
      canvasWidth = u24(span.from() + 4) + 1;
      canvasHeight = u24(span.from() + 7) + 1;
      limits.checkSize(ImageFormat.WEBP, canvasWidth, canvasHeight);
    } else if (animated && frame == null && !picture()) {
      frame(span, limits);
    } else if (vp8 && !picture()) {
      lossy = span;
    } else if (vp8l && !picture()) {
      lossless = span;
    } else if (alph && !picture()) {
      alpha = span;
    } else if (ImageFormat.starts(bytes, at, "EXIF")) {
      readExif(span);
    }
  }

  private boolean picture() {
    return lossy != null || lossless != null;
  }

  private void frame(Span span, DecodeLimits limits) {
    if (span.end() - span.from() < FRAME_HEADER) {
      throw damaged("its first frame is cut off");
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
    walkFrame(span.from() + FRAME_HEADER, span.end(), limits);
    frame = box;
  }

  private void walkFrame(int from, int end, DecodeLimits limits) {
    for (int at = from; at + CHUNK_HEADER <= end && !picture(); ) {
      long length = u32(at + 4);
      int start = at + CHUNK_HEADER;
      boolean whole = length <= end - start;
      var span = new Span(start, whole ? start + (int) length : end);
      if (!ImageFormat.starts(bytes, at, "ANMF")) {
        chunk(at, span, whole, limits);
      }
      at = (int) Math.min(end, span.end() + (length & 1));
    }
  }

  /** Looks for the orientation behind the frames of an animation. */
  private void exif(int from, int end) {
    for (int at = from; at + CHUNK_HEADER <= end; ) {
      long length = u32(at + 4);
      if (length > end - at - CHUNK_HEADER) {
        return;
      }
      int start = at + CHUNK_HEADER;
      if (ImageFormat.starts(bytes, at, "EXIF")) {
        readExif(new Span(start, start + (int) length));
      }
      at = (int) (start + length + (length & 1));
    }
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

  private static ImageFormatException damaged(String why) {
    return new ImageFormatException("damaged WebP: " + why);
  }
}
