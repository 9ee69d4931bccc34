package dev.windhover.encoder.onnx.image;

import dev.windhover.encoder.RgbImage;
import java.io.IOException;
import javax.imageio.spi.ImageReaderSpi;

/** PNG by the JDK's reader, which knows neither gamma nor profiles, as wanted. */
final class PngDecoder {
  private static final ImageReaderSpi READER = ImageReaders.ofJdk("png");

  private PngDecoder() {}

  static RgbImage decode(byte[] bytes, DecodeLimits limits) throws IOException {
    PngFile file = PngFile.parse(bytes, limits);
    RgbImage image =
        ImageReaders.read(READER, file.bareStream(), reader -> Samples.toRgb(reader.read(0)));
    return ExifOrientation.apply(image, file.orientation());
  }
}
