package dev.windhover.encoder.onnx.image;

import dev.windhover.encoder.ImageDecoder;
import dev.windhover.encoder.ImageFormatException;
import dev.windhover.encoder.RgbImage;
import java.io.IOException;
import java.util.Objects;

/**
 * Decodes image files into upright RGB pixels: JPEG, PNG, GIF, BMP, TIFF and WebP by itself.
 *
 * <p>Pixels are what CLIP's own preprocessing sees: samples as stored, no colour profile applied,
 * the EXIF orientation applied, 16-bit samples divided by 257, CMYK and grey turned to RGB, the
 * first frame of animations and the first page of documents; only transparency differs, it is laid
 * over white. JPEG pixels are those of libjpeg-turbo's accurate decoder.
 *
 * <p>The kind of file is told by its content, never by a name. Damaged and truncated files are
 * refused rather than half decoded. The size of the image is read from the header and checked
 * against the {@link DecodeLimits} before memory is reserved. No image reader is looked up by class
 * path, nothing is written to disk. Thread-safe.
 */
public final class ImageFileDecoder implements ImageDecoder {
  private final DecodeLimits limits;

  private ImageFileDecoder(DecodeLimits limits) {
    this.limits = Objects.requireNonNull(limits, "limits");
  }

  /** A decoder with {@link DecodeLimits#DEFAULT}. */
  public static ImageFileDecoder withDefaults() {
    return with(DecodeLimits.DEFAULT);
  }

  /** A decoder with these limits. */
  public static ImageFileDecoder with(DecodeLimits limits) {
    return new ImageFileDecoder(limits);
  }

  /** The limits in force. */
  public DecodeLimits limits() {
    return limits;
  }

  @Override
  public RgbImage decode(byte[] bytes) {
    if (bytes.length == 0) {
      throw new ImageFormatException("the file is empty");
    }
    limits.checkBytes(bytes.length);
    ImageFormat format =
        ImageFormat.detect(bytes).orElseThrow(() -> new ImageFormatException(unknown(bytes)));
    try {
      return switch (format) {
        case JPEG -> JpegDecoder.decode(bytes, limits);
        case PNG -> PngDecoder.decode(bytes, limits);
        case GIF -> GifDecoder.decode(bytes, limits);
        case BMP -> BmpDecoder.decode(bytes, limits);
        case TIFF -> TiffDecoder.decode(bytes, limits);
        case WEBP -> WebpDecoder.decode(bytes, limits);
        case HEIC, AVIF, JXL, RAW ->
            throw new ImageFormatException(
                format.title() + " needs a DecoderProvider, and none is present");
      };
    } catch (ImageFormatException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // The readers answer hostile bytes with whatever they trip over.
      throw new ImageFormatException("damaged " + format.title() + ": " + reason(e), e);
    }
  }

  private static String reason(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private static String unknown(byte[] bytes) {
    int looked = Math.min(bytes.length, 64);
    boolean text = true;
    for (int i = 0; i < looked && text; i++) {
      int c = bytes[i] & 0xff;
      text = c >= 0x20 || c == '\n' || c == '\r' || c == '\t';
    }
    if (text) {
      return "not an image: the file holds text";
    }
    var start = new StringBuilder();
    for (int i = 0; i < Math.min(bytes.length, 8); i++) {
      start.append(String.format(" %02x", bytes[i]));
    }
    return "not an image of a known kind: the file starts with" + start;
  }
}
