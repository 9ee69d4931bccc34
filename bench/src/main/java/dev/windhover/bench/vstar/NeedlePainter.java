package dev.windhover.bench.vstar;

import dev.windhover.encoder.ImageDecoder;
import dev.windhover.encoder.Region;
import dev.windhover.encoder.RgbImage;
import dev.windhover.encoder.onnx.image.ResampleFilter;
import dev.windhover.encoder.onnx.image.Resampler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Paints the pixels of a {@link NeedleScene}: the same for the same plan on any machine. */
final class NeedlePainter {

  /** The rim over which a needle fades into the photograph, as a part of its shorter side. */
  private static final double FEATHER = 0.06;

  private final ImageDecoder decoder;

  NeedlePainter(ImageDecoder decoder) {
    this.decoder = decoder;
  }

  RgbImage paint(NeedleScene scene) throws IOException {
    RgbImage background = read(scene.background());
    RgbImage sized = resize(background, scene.width(), scene.height());
    byte[] canvas = sized.samples().clone();
    for (NeedleScene.Needle needle : scene.needles()) {
      RgbImage object = read(needle.object().photo()).crop(needle.object().box());
      lay(
          resize(object, needle.box().width(), needle.box().height()),
          needle.box(),
          canvas,
          scene.width());
    }
    return new RgbImage(scene.width(), scene.height(), canvas);
  }

  private RgbImage read(Path file) throws IOException {
    return decoder.decode(Files.readAllBytes(file));
  }

  private static RgbImage resize(RgbImage image, int width, int height) {
    return image.width() == width && image.height() == height
        ? image
        : Resampler.resize(image, width, height, ResampleFilter.BICUBIC);
  }

  private static void lay(RgbImage object, Region box, byte[] canvas, int stride) {
    double rim = Math.max(1, FEATHER * Math.min(box.width(), box.height()));
    byte[] samples = object.samples();
    for (int y = 0; y < box.height(); y++) {
      double vertical = Math.min(y + 0.5, box.height() - y - 0.5);
      for (int x = 0; x < box.width(); x++) {
        double inside = Math.min(vertical, Math.min(x + 0.5, box.width() - x - 0.5));
        double part = Math.min(1, inside / rim);
        double alpha = part * part * (3 - 2 * part);
        int from = (y * box.width() + x) * 3;
        int to = ((box.y() + y) * stride + box.x() + x) * 3;
        for (int channel = 0; channel < 3; channel++) {
          canvas[to + channel] =
              (byte)
                  Math.round(
                      (samples[from + channel] & 0xff) * alpha
                          + (canvas[to + channel] & 0xff) * (1 - alpha));
        }
      }
    }
  }
}
