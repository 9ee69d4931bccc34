package dev.windhover.encoder.onnx.image;

import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;

/**
 * Image readers made from a known provider. {@code ImageIO.getImageReaders} would hand out whatever
 * plugin the process happens to hold, in any order, and none of ours inside plugin class loaders.
 */
final class ImageReaders {
  private ImageReaders() {}

  /**
   * The JDK's own provider of a format. Its classes are not exported, so it is found among the
   * registered ones by its module; the JDK registers its own without any class path search.
   */
  static ImageReaderSpi ofJdk(String format) {
    Iterator<ImageReaderSpi> providers =
        IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, false);
    while (providers.hasNext()) {
      ImageReaderSpi provider = providers.next();
      if (provider.getClass().getModule() == ImageIO.class.getModule()) {
        for (String name : provider.getFormatNames()) {
          if (name.toLowerCase(Locale.ROOT).equals(format)) {
            return provider;
          }
        }
      }
    }
    throw new IllegalStateException(
        "the JDK's " + format + " reader was taken out of javax.imageio.spi.IIORegistry");
  }

  /** What to do with an open reader. */
  @FunctionalInterface
  interface Use<T> {
    T apply(ImageReader reader) throws IOException;
  }

  /** Opens a reader on the bytes, uses and disposes it. */
  static <T> T read(ImageReaderSpi provider, byte[] bytes, Use<T> use) throws IOException {
    ImageReader reader = provider.createReaderInstance();
    try (var input = new ByteArrayImageInputStream(bytes)) {
      reader.setInput(input, true, true);
      return use.apply(reader);
    } finally {
      reader.dispose();
    }
  }
}
