package dev.windhover.lucene.vstar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windhover.encoder.Region;
import dev.windhover.encoder.RgbImage;
import dev.windhover.encoder.onnx.ClipModel;
import dev.windhover.encoder.onnx.image.ImageFileDecoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The search with the model everybody has, on photos everybody has. */
class BundledModelTest {
  private static final Path GALLERY =
      Path.of(System.getProperty("windhover.project")).resolve("examples/gallery");

  @Test
  void locate_onAGalleryPhoto_staysInTheImageAndTheBudget() throws IOException {
    RgbImage image = read("kite-sky.jpg");
    try (ClipModel model = ClipModel.bundled()) {
      Localization result =
          RegionLocator.builder()
              .images(model)
              .patches(model)
              .texts(model)
              .budget(new SearchBudget(12, Duration.ofMinutes(5)))
              .build()
              .locate(image, "a kite");

      Region box = result.best().orElseThrow().box();
      assertThat(image.bounds().contains(box)).isTrue();
      assertThat(result.heatMap().area()).isEqualTo(image.bounds());
      assertThat(result.path()).hasSizeBetween(3, 12);
      assertThat(result.path().get(0).region()).isEqualTo(image.bounds());
    }
  }

  @Test
  void imagePyramid_ofLargePhotos_keepsTheEmbedding() throws IOException {
    try (ClipModel model = ClipModel.bundled()) {
      for (String name : new String[] {"dragonfly-twig.jpg", "summit-sunrise.jpg"}) {
        RgbImage image = read(name);
        RgbImage small = new ImagePyramid(image, model.model().inputSize()).crop(image.bounds());

        assertThat(small.width()).as(name).isLessThan(image.width());
        assertThat(TargetCue.dot(model.encodeImage(image), model.encodeImage(small)))
            .as(name)
            .isGreaterThan(0.997);
      }
    }
  }

  private static RgbImage read(String name) throws IOException {
    return ImageFileDecoder.withDefaults().decode(Files.readAllBytes(GALLERY.resolve(name)));
  }
}
