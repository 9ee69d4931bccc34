package dev.windhover.encoder.onnx.image;

import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import dev.windhover.encoder.RgbImage;
import java.io.IOException;
import javax.imageio.spi.ImageReaderSpi;

/** The first page of a TIFF. */
final class TiffDecoder {
  private static final ImageReaderSpi READER = new TIFFImageReaderSpi();

  private TiffDecoder() {}

  static RgbImage decode(byte[] bytes, DecodeLimits limits) throws IOException {
    TiffFile.check(bytes, limits);
    RgbImage image =
        ImageReaders.read(
            READER,
            bytes,
            reader -> {
              limits.checkSize(ImageFormat.TIFF, reader.getWidth(0), reader.getHeight(0));
              return Samples.toRgb(reader.read(0));
            });
    return ExifOrientation.apply(image, ExifOrientation.read(bytes, 0, bytes.length));
  }
}
