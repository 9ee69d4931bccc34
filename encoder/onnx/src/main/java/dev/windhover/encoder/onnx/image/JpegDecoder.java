package dev.windhover.encoder.onnx.image;

import dev.windhover.encoder.ImageFormatException;
import dev.windhover.encoder.RgbImage;
import java.awt.image.DataBufferByte;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.io.IOException;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import javax.imageio.spi.ImageReaderSpi;

/**
 * JPEG by the JDK's libjpeg, whose accurate transform and smooth chroma are those of libjpeg-turbo.
 * Only raw components are taken from it: turning them to RGB here is twice as fast as the JDK's own
 * way and free of its colour management.
 */
final class JpegDecoder {
  private static final ImageReaderSpi READER = ImageReaders.ofJdk("jpeg");

  private JpegDecoder() {}

  static RgbImage decode(byte[] bytes, DecodeLimits limits) throws IOException {
    JpegFile file = JpegFile.parse(bytes, limits);
    byte[] samples = ImageReaders.read(READER, file.bareStream(), JpegDecoder::components);
    if (file.halfChromaRows()) {
      JpegChroma.smoothRows(samples, file.width(), file.height());
    }
    byte[] rgb = JpegColour.toRgb(samples, file.colour());
    return ExifOrientation.apply(
        new RgbImage(file.width(), file.height(), rgb), file.orientation());
  }

  /** All components, interleaved, as coded. */
  private static byte[] components(ImageReader reader) throws IOException {
    var damage = new Damage();
    reader.addIIOReadWarningListener(damage);
    Raster raster = reader.readRaster(0, null);
    if (damage.first != null) {
      throw new ImageFormatException("damaged JPEG: " + damage.first);
    }
    var model = (PixelInterleavedSampleModel) raster.getSampleModel();
    int[] offsets = model.getBandOffsets();
    for (int i = 0; i < offsets.length; i++) {
      if (offsets[i] != i) {
        throw new IllegalStateException("the JDK delivers components out of order");
      }
    }
    return ((DataBufferByte) raster.getDataBuffer()).getData();
  }

  /** Warnings of libjpeg after which pixels are made up; it has harmless ones too. */
  private static final class Damage implements IIOReadWarningListener {
    private String first;

    @Override
    public void warningOccurred(ImageReader source, String warning) {
      boolean harmless =
          warning.contains("extraneous bytes")
              || warning.contains("Unknown Adobe")
              || warning.contains("JFIF");
      if (!harmless && first == null) {
        first = warning;
        source.abort();
      }
    }
  }
}
