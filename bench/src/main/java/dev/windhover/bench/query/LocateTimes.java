package dev.windhover.bench.query;

import dev.windhover.bench.Latencies;
import dev.windhover.bench.Photos;
import dev.windhover.encoder.RgbImage;
import dev.windhover.encoder.onnx.ClipModel;
import dev.windhover.encoder.onnx.image.ImageFileDecoder;
import dev.windhover.encoder.onnx.image.ResampleFilter;
import dev.windhover.encoder.onnx.image.Resampler;
import dev.windhover.lucene.vstar.RegionLocator;
import dev.windhover.lucene.vstar.SearchBudget;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * {@code locate} in one photo of 12 megapixels: a photo of the gallery, enlarged, as a JPEG file in
 * memory.
 */
final class LocateTimes {
  private static final int WIDTH = 4000;
  private static final int HEIGHT = 3000;

  /** Things that are there and things that are not. */
  private static final List<String> WORDS =
      List.of("a rowing boat", "a mountain", "a tree", "a person", "a wooden jetty", "a red car");

  private final byte[] jpeg;
  private final RgbImage image;
  private final RegionLocator locator;
  private final ImageFileDecoder decoder = ImageFileDecoder.withDefaults();

  LocateTimes(ClipModel model) throws IOException {
    RgbImage photo = Photos.decode(Photos.large());
    jpeg = jpeg(Resampler.resize(photo, WIDTH, HEIGHT, ResampleFilter.BICUBIC));
    image = decoder.decode(jpeg);
    locator =
        RegionLocator.builder()
            .images(model)
            .patches(model)
            .texts(model)
            .budget(new SearchBudget(Questions.CROPS, Duration.ofMinutes(1)))
            .build();
  }

  /** From the bytes of the file to the box. */
  Latencies fromFile(int calls) throws Exception {
    return Latencies.of(
        i -> locator.locate(decoder.decode(jpeg), words(i)), Math.min(2, calls - 1), calls);
  }

  /** From decoded pixels to the box. */
  Latencies decoded(int calls) throws Exception {
    return Latencies.of(i -> locator.locate(image, words(i)), Math.min(2, calls - 1), calls);
  }

  private static String words(int i) {
    return WORDS.get(i % WORDS.size());
  }

  private static byte[] jpeg(RgbImage image) throws IOException {
    BufferedImage out =
        new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
    byte[] samples = image.samples();
    for (int i = 0, s = 0; i < image.width() * image.height(); i++, s += 3) {
      out.setRGB(
          i % image.width(),
          i / image.width(),
          (samples[s] & 0xff) << 16 | (samples[s + 1] & 0xff) << 8 | (samples[s + 2] & 0xff));
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(out, "jpg", bytes);
    return bytes.toByteArray();
  }
}
