package dev.windhover.encoder.onnx.image;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Kinds of image files, told apart by their first bytes and never by their name. */
public enum ImageFormat {
  /** ITU T.81, in JFIF, EXIF or Adobe dress. */
  JPEG("JPEG"),
  /** W3C PNG; of animations the still image. */
  PNG("PNG"),
  /** GIF87a and GIF89a. */
  GIF("GIF"),
  /** Windows bitmap. */
  BMP("BMP"),
  /** TIFF 6 and BigTIFF. */
  TIFF("TIFF"),
  /** WebP, lossy and lossless. */
  WEBP("WebP"),
  /** HEIF with HEVC, as telephones write. Needs a {@link DecoderProvider}. */
  HEIC("HEIC"),
  /** HEIF with AV1. Needs a {@link DecoderProvider}. */
  AVIF("AVIF"),
  /** JPEG XL. Needs a {@link DecoderProvider}. */
  JXL("JPEG XL"),
  /** A camera's raw samples (CR2, CR3, NEF, ARW, DNG, ...). Needs a {@link DecoderProvider}. */
  RAW("camera raw");

  private final String title;

  ImageFormat(String title) {
    this.title = title;
  }

  /** The name for people, as in messages. */
  public String title() {
    return title;
  }

  /** The kind of file that starts with these bytes; empty if it is none of them. */
  public static Optional<ImageFormat> detect(byte[] bytes) {
    if (starts(bytes, 0, "\u00ff\u00d8\u00ff")) {
      return Optional.of(JPEG);
    }
    if (starts(bytes, 0, "\u0089PNG\r\n\u001a\n")) {
      return Optional.of(PNG);
    }
    if (starts(bytes, 0, "GIF87a") || starts(bytes, 0, "GIF89a")) {
      return Optional.of(GIF);
    }
    if (starts(bytes, 0, "RIFF") && starts(bytes, 8, "WEBP")) {
      return Optional.of(WEBP);
    }
    if (isBmp(bytes)) {
      return Optional.of(BMP);
    }
    if (starts(bytes, 4, "ftyp")) {
      return isoMedia(bytes);
    }
    if (starts(bytes, 0, "\u00ff\n") || starts(bytes, 0, "\0\0\0\fJXL \r\n\u0087\n")) {
      return Optional.of(JXL);
    }
    return tiffFamily(bytes);
  }

  /** "BM" opens many a text too: the size of the header must be one that exists. */
  private static boolean isBmp(byte[] bytes) {
    return starts(bytes, 0, "BM")
        && bytes.length >= 18
        && bytes[15] == 0
        && bytes[16] == 0
        && bytes[17] == 0
        && bytes[14] >= 12;
  }

  private static Optional<ImageFormat> tiffFamily(byte[] bytes) {
    boolean classic = starts(bytes, 0, "II*\0") || starts(bytes, 0, "MM\0*");
    boolean big = starts(bytes, 0, "II+\0") || starts(bytes, 0, "MM\0+");
    if (classic || big) {
      return Optional.of(TiffFile.isCameraRaw(bytes) ? RAW : TIFF);
    }
    boolean raw =
        starts(bytes, 0, "IIRO")
            || starts(bytes, 0, "IIRS")
            || starts(bytes, 0, "MMOR")
            || starts(bytes, 0, "IIU\0")
            || starts(bytes, 0, "FUJIFILMCCD-RAW")
            || starts(bytes, 0, "FOVb");
    return raw ? Optional.of(RAW) : Optional.empty();
  }

  /** ISO base media: the first brand that says something, major before compatible ones. */
  private static Optional<ImageFormat> isoMedia(byte[] bytes) {
    int length = Math.min(bytes.length, 4096);
    int end = Math.min(length, (bytes[2] & 0xff) << 8 | (bytes[3] & 0xff));
    boolean heif = false;
    for (int at = 8; at + 4 <= end; at += at == 8 ? 8 : 4) {
      switch (new String(bytes, at, 4, StandardCharsets.ISO_8859_1)) {
        case "avif", "avis" -> {
          return Optional.of(AVIF);
        }
        case "heic", "heix", "heim", "heis", "hevc", "hevx" -> {
          return Optional.of(HEIC);
        }
        case "crx " -> {
          return Optional.of(RAW);
        }
        case "mif1", "msf1" -> heif = true;
        default -> {}
      }
    }
    return heif ? Optional.of(HEIC) : Optional.empty();
  }

  /** Whether the bytes from {@code at} on are these characters of Latin-1. */
  static boolean starts(byte[] bytes, int at, String magic) {
    if (bytes.length < at + magic.length()) {
      return false;
    }
    for (int i = 0; i < magic.length(); i++) {
      if ((bytes[at + i] & 0xff) != magic.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
