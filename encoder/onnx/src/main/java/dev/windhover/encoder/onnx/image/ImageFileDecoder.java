package dev.windhover.encoder.onnx.image;

import dev.windhover.encoder.ImageDecoder;
import dev.windhover.encoder.ImageFormatException;
import dev.windhover.encoder.RgbImage;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.function.Supplier;

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
 *
 * <p>HEIC, AVIF, JPEG XL and camera raw are left to a {@link DecoderProvider}; by default those of
 * the {@link ServiceLoader}, among them {@link InstalledToolDecoder}, are asked when the first such
 * file comes.
 */
public final class ImageFileDecoder implements ImageDecoder {
  private final DecodeLimits limits;
  private final Supplier<List<DecoderProvider>> providers;

  private ImageFileDecoder(DecodeLimits limits, Supplier<List<DecoderProvider>> providers) {
    this.limits = Objects.requireNonNull(limits, "limits");
    this.providers = providers;
  }

  /** A decoder with {@link DecodeLimits#DEFAULT}. */
  public static ImageFileDecoder withDefaults() {
    return with(DecodeLimits.DEFAULT);
  }

  /** A decoder with these limits. */
  public static ImageFileDecoder with(DecodeLimits limits) {
    return new ImageFileDecoder(limits, () -> Installed.PROVIDERS);
  }

  /**
   * The same with these providers and no others, asked in this order; with none, only the formats
   * of the decoder itself are read and no process is ever started.
   */
  public ImageFileDecoder withProviders(List<DecoderProvider> chosen) {
    List<DecoderProvider> copy = List.copyOf(chosen);
    return new ImageFileDecoder(limits, () -> copy);
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
        case HEIC, AVIF, JXL, RAW -> byProvider(bytes, format);
      };
    } catch (ImageFormatException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // The readers answer hostile bytes with whatever they trip over.
      throw new ImageFormatException("damaged " + format.title() + ": " + reason(e), e);
    }
  }

  private RgbImage byProvider(byte[] bytes, ImageFormat format) {
    for (DecoderProvider provider : providers.get()) {
      if (provider.formats().contains(format)) {
        try {
          return provider.decode(bytes, format, limits);
        } catch (IOException e) {
          throw new ImageFormatException(
              format.title() + " could not be read by " + provider.name() + ": " + reason(e), e);
        }
      }
    }
    throw new ImageFormatException(
        format.title()
            + " is read through another program: install "
            + (format == ImageFormat.HEIC || format == ImageFormat.AVIF
                ? "heif-convert (Debian and Ubuntu: libheif-examples, Fedora: libheif-tools,"
                    + " Homebrew: libheif), vips or magick"
                : format == ImageFormat.JXL ? "vips or magick" : "magick")
            + ", or add a DecoderProvider");
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

  /** Looked up once, and only when a file needs them. */
  private static final class Installed {
    static final List<DecoderProvider> PROVIDERS =
        ServiceLoader.load(DecoderProvider.class, DecoderProvider.class.getClassLoader()).stream()
            .map(ServiceLoader.Provider::get)
            .toList();
  }
}
