package dev.windhover.encoder.onnx.image;

/** The first directory of a TIFF file. */
final class TiffFile {
  private TiffFile() {}

  /** Whether this TIFF is a camera's raw file. */
  static boolean isCameraRaw(byte[] bytes) {
    return ImageFormat.starts(bytes, 8, "CR");
  }
}
