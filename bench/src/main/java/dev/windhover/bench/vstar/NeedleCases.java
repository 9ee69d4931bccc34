package dev.windhover.bench.vstar;

import dev.windhover.bench.Photos;
import dev.windhover.encoder.RgbImage;
import dev.windhover.encoder.onnx.image.ImageFileDecoder;
import dev.windhover.tools.eval.AnnotatedPhoto;
import dev.windhover.tools.eval.AnnotationReader;
import dev.windhover.tools.eval.vstar.Case;
import dev.windhover.tools.eval.vstar.TestPhoto;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageOutputStream;

/**
 * Planted needles: annotated objects of the evaluation photos, pasted with feathered edges into the
 * photographs of the gallery. A round is a collection in which every photograph occurs once.
 */
final class NeedleCases {

  /** Photographs with less detail are no ground for small things. */
  private static final int LEAST_SIDE = 1000;

  private NeedleCases() {}

  /** The photographs that are large enough; the gallery has none that must be turned. */
  static List<NeedlePlan.Background> backgrounds() throws IOException {
    List<NeedlePlan.Background> out = new ArrayList<>();
    for (Path file : Photos.gallery()) {
      try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
        ImageReader reader = ImageIO.getImageReaders(in).next();
        reader.setInput(in);
        int width = reader.getWidth(0);
        int height = reader.getHeight(0);
        reader.dispose();
        if (Math.max(width, height) >= LEAST_SIDE) {
          out.add(new NeedlePlan.Background(file, width, height));
        }
      }
    }
    return out;
  }

  /**
   * Paints one round.
   *
   * @param photos at most this many
   * @param folder where the scenes are written
   */
  static List<Case> round(long seed, int photos, Path folder) throws IOException {
    Path annotations = Photos.shared().orElseThrow().resolve("eval/coco-dev/annotations.json");
    List<AnnotatedPhoto> annotated = AnnotationReader.read(annotations);
    // People are in the gallery's photographs already.
    List<NeedleObject> objects = NeedlePlan.objects(annotated, Set.of("person"));
    Random random = new Random(seed);
    List<NeedlePlan.Background> backgrounds = new ArrayList<>(backgrounds());
    Collections.shuffle(backgrounds, random);
    backgrounds = backgrounds.subList(0, Math.min(photos, backgrounds.size()));
    NeedlePainter painter = new NeedlePainter(ImageFileDecoder.withDefaults());
    List<Case> out = new ArrayList<>();
    for (NeedleScene scene : NeedlePlan.scenes(backgrounds.size(), backgrounds, objects, random)) {
      Path file = folder.resolve("scene-" + scene.number() + ".jpg");
      writeJpeg(painter.paint(scene), file);
      TestPhoto photo =
          new TestPhoto(
              "scene-" + scene.number(),
              file,
              scene.needles().stream()
                  .map(needle -> needle.object().label())
                  .collect(Collectors.toSet()),
              scene.needles().stream().map(NeedleScene.Needle::box).toList());
      for (NeedleScene.Needle needle : scene.needles()) {
        out.add(new Case(photo, needle.object().label(), needle.box(), group(needle.fraction())));
      }
    }
    return out;
  }

  /** How tables name a size. */
  static String group(double fraction) {
    return String.format(java.util.Locale.ROOT, "%s %%", Math.round(fraction * 1000) / 10.0);
  }

  private static void writeJpeg(RgbImage image, Path file) throws IOException {
    BufferedImage pixels =
        new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
    byte[] samples = image.samples();
    int[] row = new int[image.width()];
    for (int y = 0, at = 0; y < image.height(); y++) {
      for (int x = 0; x < row.length; x++, at += 3) {
        row[x] =
            (samples[at] & 0xff) << 16 | (samples[at + 1] & 0xff) << 8 | (samples[at + 2] & 0xff);
      }
      pixels.setRGB(0, y, row.length, 1, row, 0, row.length);
    }
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam how = writer.getDefaultWriteParam();
    how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    how.setCompressionQuality(0.95f);
    Files.deleteIfExists(file);
    try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(pixels, null, null), how);
    } finally {
      writer.dispose();
    }
  }
}
