package dev.windhover.encoder.onnx.image;

import dev.windhover.encoder.ImageFormatException;
import dev.windhover.encoder.Region;
import dev.windhover.encoder.RgbImage;
import java.util.Arrays;

/**
 * WebP, the first frame, equal to libwebp to the bit. A decoder of our own: the well-kept Java
 * libraries either predict lossy pictures from the wrong samples (a green tint), hang on damaged
 * lossless ones, or bring native code to where hostile files are read.
 */
final class WebpDecoder {
  private static final int LOSSLESS_HEADER = 5;
  private static final int LOSSLESS_MARK = 0x2f;

  private WebpDecoder() {}

  static RgbImage decode(byte[] bytes, DecodeLimits limits) {
    WebpFile file = WebpFile.parse(bytes, limits);
    RgbImage image =
        file.lossless() != null
            ? lossless(bytes, file.lossless(), limits)
            : lossy(bytes, file, limits);
    Region frame = file.frame();
    if (frame != null) {
      if (image.width() != frame.width() || image.height() != frame.height()) {
        throw damaged("its first frame is not of the size it says");
      }
      image = Ground.white(image, frame, file.canvasWidth(), file.canvasHeight());
    }
    return ExifOrientation.apply(image, file.orientation());
  }

  private static RgbImage lossless(byte[] bytes, WebpFile.Span span, DecodeLimits limits) {
    if (span.end() - span.from() < LOSSLESS_HEADER || bytes[span.from()] != LOSSLESS_MARK) {
      throw damaged("its picture has no header");
    }
    var bits = new Vp8lBits(bytes, span.from() + 1, span.end());
    int width = bits.number(14) + 1;
    int height = bits.number(14) + 1;
    boolean alpha = bits.flag();
    if (bits.number(3) != 0) {
      throw damaged("its picture is of an unknown version");
    }
    limits.checkSize(ImageFormat.WEBP, width, height);
    int[] pixels = Vp8lDecoder.decode(bits, width, height);
    byte[] out = new byte[3 * pixels.length];
    for (int i = 0, o = 0; i < pixels.length; i++, o += 3) {
      int pixel = pixels[i];
      int opacity = alpha ? pixel >>> 24 : 255;
      out[o] = Samples.overWhite(pixel >> 16 & 0xff, opacity);
      out[o + 1] = Samples.overWhite(pixel >> 8 & 0xff, opacity);
      out[o + 2] = Samples.overWhite(pixel & 0xff, opacity);
    }
    return new RgbImage(width, height, out);
  }

  private static RgbImage lossy(byte[] bytes, WebpFile file, DecodeLimits limits) {
    WebpFile.Span span = file.lossy();
    RgbImage image = Vp8Decoder.decode(bytes, span.from(), span.end(), limits);
    if (file.alpha() != null) {
      byte[] alpha = WebpAlpha.decode(bytes, file.alpha(), image.width(), image.height());
      byte[] out = image.samples();
      for (int i = 0, o = 0; i < alpha.length; i++, o += 3) {
        int opacity = alpha[i] & 0xff;
        if (opacity != 255) {
          out[o] = Samples.overWhite(out[o] & 0xff, opacity);
          out[o + 1] = Samples.overWhite(out[o + 1] & 0xff, opacity);
          out[o + 2] = Samples.overWhite(out[o + 2] & 0xff, opacity);
        }
      }
    }
    return image;
  }

  private static ImageFormatException damaged(String why) {
    return new ImageFormatException("damaged WebP: " + why);
  }

  /** The transparency plane of a lossy WebP (RFC 9649, section 2.7.1.2). */
  private static final class WebpAlpha {
    static byte[] decode(byte[] bytes, WebpFile.Span span, int width, int height) {
      if (span.end() <= span.from()) {
        throw damaged("its transparency is cut off");
      }
      int flags = bytes[span.from()];
      int start = span.from() + 1;
      byte[] alpha =
          switch (flags & 3) {
            case 0 -> {
              if (span.end() - start < width * height) {
                throw damaged("its transparency is cut off");
              }
              yield Arrays.copyOfRange(bytes, start, start + width * height);
            }
            case 1 ->
                greens(Vp8lDecoder.decode(new Vp8lBits(bytes, start, span.end()), width, height));
            default -> throw damaged("its transparency is packed in an unknown way");
          };
      unfilter(alpha, width, flags >> 2 & 3);
      return alpha;
    }

    private static byte[] greens(int[] pixels) {
      byte[] out = new byte[pixels.length];
      for (int i = 0; i < out.length; i++) {
        out[i] = (byte) (pixels[i] >> 8);
      }
      return out;
    }

    /** Adds the prediction: 1 from the left, 2 from above, 3 along the gradient. */
    private static void unfilter(byte[] a, int width, int filter) {
      for (int i = 1; filter != 0 && i < a.length; i++) {
        int x = i % width;
        int predicted;
        if (i < width || filter == 1 && x > 0) {
          predicted = a[i - 1];
        } else if (x == 0 || filter == 2) {
          predicted = a[i - width];
        } else {
          int slope = (a[i - 1] & 0xff) + (a[i - width] & 0xff) - (a[i - width - 1] & 0xff);
          predicted = Math.max(0, Math.min(255, slope));
        }
        a[i] += (byte) predicted;
      }
    }
  }
}
