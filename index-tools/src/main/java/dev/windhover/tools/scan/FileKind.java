package dev.windhover.tools.scan;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What a file's name promises. */
enum FileKind {
  IMAGE,
  ARCHIVE,
  /** A picture, but of a kind without a decoder: said aloud, for its owner expects to find it. */
  UNSUPPORTED_IMAGE,
  OTHER;

  private static final Set<String> IMAGES =
      Set.of(
          "jpg", "jpeg", "jpe", "jfif", "png", "apng", "webp", "gif", "bmp", "dib", "tif", "tiff");
  private static final Set<String> ARCHIVES = Set.of("zip", "tar");
  private static final Map<String, String> UNSUPPORTED =
      Map.ofEntries(
          Map.entry("heic", "HEIC"),
          Map.entry("heif", "HEIF"),
          Map.entry("avif", "AVIF"),
          Map.entry("jxl", "JPEG XL"),
          Map.entry("jp2", "JPEG 2000"),
          Map.entry("psd", "Photoshop"),
          Map.entry("svg", "SVG"),
          Map.entry("dng", "raw"),
          Map.entry("cr2", "raw"),
          Map.entry("cr3", "raw"),
          Map.entry("nef", "raw"),
          Map.entry("arw", "raw"),
          Map.entry("orf", "raw"),
          Map.entry("rw2", "raw"),
          Map.entry("raf", "raw"));

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
    return UNSUPPORTED.containsKey(extension) ? UNSUPPORTED_IMAGE : OTHER;
  }

  static String unsupportedReason(String name) {
    return UNSUPPORTED.get(extension(name)) + " pictures cannot be decoded: convert it to JPEG";
  }

  private static String extension(String name) {
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }
}
