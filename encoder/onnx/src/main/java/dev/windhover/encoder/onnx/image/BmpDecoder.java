package dev.windhover.encoder.onnx.image;

import dev.windhover.encoder.ImageFormatException;
import dev.windhover.encoder.RgbImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.imageio.spi.ImageReaderSpi;

/** Windows bitmaps by the JDK's reader. */
final class BmpDecoder {
  private static final ImageReaderSpi READER = ImageReaders.ofJdk("bmp");
  private static final int BI_JPEG = 4;
  private static final int BI_PNG = 5;

  private BmpDecoder() {}

  static RgbImage decode(byte[] bytes, DecodeLimits limits) throws IOException {
    if (bytes.length < 34) {
      throw new ImageFormatException("damaged BMP: it is cut off after " + bytes.length + " bytes");
    }
    ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    boolean core = header.getInt(14) == 12;
    long width = core ? header.getShort(18) & 0xffff : header.getInt(18);
    // A negative height means that the rows run from top to bottom.
    long height = core ? header.getShort(20) & 0xffff : Math.abs((long) header.getInt(22));
    limits.checkSize(ImageFormat.BMP, width, height);
    int compression = core ? 0 : header.getInt(30);
    if (compression == BI_JPEG || compression == BI_PNG) {
      throw new ImageFormatException(
          "BMP that holds a JPEG or PNG is meant for printers and not supported");
    }
    return ImageReaders.read(READER, bytes, reader -> Samples.toRgb(reader.read(0)));
  }
}
