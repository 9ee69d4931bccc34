package dev.windhover.tools.scan;

import static java.util.regex.Pattern.CASE_INSENSITIVE;

import dev.windhover.encoder.onnx.image.DecoderProvider;
import dev.windhover.encoder.onnx.image.ImageFormat;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.regex.Pattern;

/** What a file's name promises. */
enum FileKind {
  IMAGE,
  ARCHIVE,
  /** A picture, but of a kind without a decoder: said aloud, for its owner expects to find it. */
  UNSUPPORTED_IMAGE,
  /** An archive that can only be read from its start: said aloud for the same reason. */
  COMPRESSED_ARCHIVE,
  OTHER;

  private static final Set<String> IMAGES =
      Set.of(
          "jpg", "jpeg", "jpe", "jfif", "png", "apng", "webp", "gif", "bmp", "dib", "tif", "tiff");
  private static final Set<String> ARCHIVES = Set.of("zip", "tar");
  private static final Pattern COMPRESSED =
      Pattern.compile(".*\\.(tar\\.(gz|bz2|xz|zst)|tgz|tbz2|txz|7z|rar)", CASE_INSENSITIVE);

  /** Pictures that another program decodes, where it is installed. */
  private static final Map<String, ImageFormat> PROVIDED =
      Map.ofEntries(
          Map.entry("heic", ImageFormat.HEIC),
          Map.entry("heif", ImageFormat.HEIC),
          Map.entry("avif", ImageFormat.AVIF),
          Map.entry("jxl", ImageFormat.JXL),
          Map.entry("dng", ImageFormat.RAW),
          Map.entry("cr2", ImageFormat.RAW),
          Map.entry("cr3", ImageFormat.RAW),
          Map.entry("nef", ImageFormat.RAW),
          Map.entry("arw", ImageFormat.RAW),
          Map.entry("orf", ImageFormat.RAW),
          Map.entry("rw2", ImageFormat.RAW),
          Map.entry("raf", ImageFormat.RAW));

  private static final Map<String, String> UNSUPPORTED =
      Map.of("jp2", "JPEG 2000", "psd", "Photoshop", "svg", "SVG");

  /** What can be decoded on this machine beside the formats of the decoder itself. */
  private static final class Installed {
    static final Set<ImageFormat> FORMATS = find();

    private static Set<ImageFormat> find() {
      Set<ImageFormat> formats = EnumSet.noneOf(ImageFormat.class);
      for (DecoderProvider provider : ServiceLoader.load(DecoderProvider.class)) {
        formats.addAll(provider.formats());
      }
      return formats;
    }
  }

  static FileKind of(Path file) {
    return ofName(file.getFileName().toString());
  }

  static FileKind ofName(String name) {
    String extension = extension(name);
    if (IMAGES.contains(extension)) {
      return IMAGE;
    }
    if (ARCHIVES.contains(extension)) {
      return ARCHIVE;
    }
    ImageFormat provided = PROVIDED.get(extension);
    if (provided != null) {
      return Installed.FORMATS.contains(provided) ? IMAGE : UNSUPPORTED_IMAGE;
    }
    if (COMPRESSED.matcher(name).matches()) {
      return COMPRESSED_ARCHIVE;
    }
    return UNSUPPORTED.containsKey(extension) ? UNSUPPORTED_IMAGE : OTHER;
  }

  static String unsupportedReason(String name) {
    if (COMPRESSED.matcher(name).matches()) {
      return "archive that is not read where it is, only .zip and .tar are: unpack it";
    }
    ImageFormat provided = PROVIDED.get(extension(name));
    return provided == null
        ? UNSUPPORTED.get(extension(name)) + " pictures cannot be decoded: convert it to JPEG"
        : provided.title()
            + " pictures are decoded by another program, and none is installed"
            + " (heif-convert, vips, magick): install one, or convert it to JPEG";
  }

  private static String extension(String name) {
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }
}
