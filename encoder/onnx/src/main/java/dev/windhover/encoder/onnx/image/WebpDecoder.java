package dev.windhover.encoder.onnx.image;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import dev.windhover.encoder.RgbImage;
import java.io.IOException;
import javax.imageio.spi.ImageReaderSpi;

/** WebP: the first frame. */
final class WebpDecoder {
  private static final ImageReaderSpi READER = new WebPImageReaderSpi();

  private WebpDecoder() {}

  static RgbImage decode(byte[] bytes, DecodeLimits limits) throws IOException {
    return ImageReaders.read(
        READER,
        bytes,
        reader -> {
          limits.checkSize(ImageFormat.WEBP, reader.getWidth(0), reader.getHeight(0));
          return Samples.toRgb(reader.read(0));
        });
  }
}
