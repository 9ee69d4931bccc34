package dev.windhover.encoder.onnx.image;

import dev.windhover.encoder.ImageFormatException;
import dev.windhover.encoder.RgbImage;
import java.io.IOException;
import javax.imageio.spi.ImageReaderSpi;

/** PNG by the JDK's reader, which knows neither gamma nor profiles, as wanted. */
final class PngDecoder {
  private static final ImageReaderSpi READER = ImageReaders.ofJdk("png");

  private PngDecoder() {}

  static RgbImage decode(byte[] bytes, DecodeLimits limits) throws IOException {
    PngFile file = PngFile.parse(bytes, limits);
    return ExifOrientation.apply(pixels(file), file.orientation());
  }

  /** Without turning the picture by its EXIF chunk. */
  static RgbImage decodeAsStored(byte[] bytes, DecodeLimits limits) throws IOException {
    if (ImageFormat.detect(bytes).orElse(null) != ImageFormat.PNG) {
      throw new ImageFormatException("damaged PNG: it has no signature");
    }
    return pixels(PngFile.parse(bytes, limits));
  }

  private static RgbImage pixels(PngFile file) throws IOException {
    return ImageReaders.read(READER, file.bareStream(), reader -> Samples.toRgb(reader.read(0)));
  }
}
