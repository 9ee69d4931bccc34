package dev.windhover.encoder.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windhover.encoder.Cell;
import dev.windhover.encoder.ModelException;
import dev.windhover.encoder.PatchGrid;
import dev.windhover.encoder.Region;
import dev.windhover.encoder.RgbImage;
import dev.windhover.encoder.onnx.image.ImageFileDecoder;
import dev.windhover.encoder.onnx.image.ResampleFilter;
import dev.windhover.encoder.onnx.image.Resampler;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The patch pass on oblong photos, by the bundled model. */
class PanoramaTest {
  private static final int WIDTH = 1800;
  private static final int HEIGHT = 600;
  private static final int CAT = 170;

  private static ClipModel model;

  @BeforeAll
  static void open() {
    model = ClipModel.bundled();
  }

  @AfterAll
  static void close() {
    model.close();
  }

  /** A cat's face within the outer tenth of a 3:1 panorama of a meadow. */
  @ParameterizedTest
  @ValueSource(ints = {5, WIDTH - CAT - 5})
  void encodePatches_catInTheOuterTenth_isWhereTheBestCellLies(int x) throws IOException {
    Region cat = new Region(x, 260, CAT, CAT);
    RgbImage panorama = panorama(cat);

    PatchGrid grid = model.encodePatches(panorama);

    assertThat(grid.area()).isEqualTo(panorama.bounds());
    assertThat(grid.rows()).isEqualTo(14);
    assertThat(grid.columns()).isEqualTo(44);
    Region best = best(grid, "a photo of a cat");
    assertThat(cat.contains(best.centreX(), best.centreY())).as("%s", best).isTrue();
  }

  @Test
  void encodePatches_turnedByExif_hasCellsInUprightPixels() throws IOException {
    Region cat = new Region(WIDTH - CAT - 5, 260, CAT, CAT);
    RgbImage panorama = panorama(cat);
    // Orientation 6: stored turned to the left, so that what is wide is stored tall.
    byte[] file = jpegWithOrientation6(panorama);

    RgbImage upright = ImageFileDecoder.withDefaults().decode(file);
    PatchGrid grid = model.encodePatches(upright);

    assertThat(grid.area()).isEqualTo(Region.ofImage(WIDTH, HEIGHT));
    assertThat(grid.columns()).isEqualTo(44);
    Region best = best(grid, "a photo of a cat");
    assertThat(cat.contains(best.centreX(), best.centreY())).as("%s", best).isTrue();
  }

  @Test
  void encodePatches_oblongPartOfAnImage_hasWindowsInPixelsOfTheWhole() throws IOException {
    RgbImage panorama = panorama(new Region(5, 260, CAT, CAT));
    Region part = new Region(100, 50, 1200, 300);

    PatchGrid grid = model.encodePatches(panorama, part);

    assertThat(grid.area()).isEqualTo(part);
    assertThat(grid.columns()).isGreaterThan(4 * 14 - 1);
    assertThat(grid.vectors()).isEqualTo(model.encodePatches(panorama.crop(part)).vectors());
    Region last = grid.region(new Cell(grid.rows() - 1, grid.columns() - 1));
    assertThat(last.right()).isEqualTo(1300);
    assertThat(last.bottom()).isEqualTo(350);
  }

  @Test
  void squashUpTo_infinity_squashesEverything() throws IOException {
    try (ClipModel squashing = withLimit(Double.POSITIVE_INFINITY)) {
      PatchGrid grid = squashing.encodePatches(panorama(new Region(5, 260, CAT, CAT)));

      assertThat(grid.columns()).isEqualTo(14);
      assertThat(squashing.model().imageFingerprint())
          .as("other patch vectors, another fingerprint")
          .isNotEqualTo(model.model().imageFingerprint());
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ModelOptions.builder().squashUpTo(0.5))
        .withMessageContaining("0.5");
  }

  @Test
  void squashUpTo_ofTheFolder_isObeyedAndChecked(@TempDir Path folder) throws IOException {
    TestFolders.bundled(folder);
    TestFolders.edit(folder, "config.json", "\"resize\": \"squash\",", "\"squash_up_to\": 1.25,");
    RgbImage photo = panorama(new Region(5, 260, CAT, CAT)).crop(new Region(0, 0, 800, 600));

    try (ClipModel own = ClipModel.open(folder)) {
      assertThat(own.encodePatches(photo).columns()).isGreaterThan(14);
    }

    TestFolders.edit(folder, "config.json", "\"squash_up_to\": 1.25", "\"squash_up_to\": 0");
    assertThatThrownBy(() -> ClipModel.open(folder))
        .isInstanceOf(ModelException.class)
        .hasMessageContainingAll("config.json", "squash_up_to", ">= 1", "found 0");
  }

  private static ClipModel withLimit(double ratio) {
    return ClipModel.bundled(ModelOptions.builder().squashUpTo(ratio).build());
  }

  private static Region best(PatchGrid grid, String words) {
    float[] similarities = grid.similarities(model.encodeText(words));
    int best = 0;
    for (int i = 0; i < similarities.length; i++) {
      best = similarities[i] > similarities[best] ? i : best;
    }
    return grid.region(grid.cell(best));
  }

  private static RgbImage panorama(Region cat) throws IOException {
    RgbImage meadow = photo("dune-grass.jpg");
    RgbImage kitten = photo("kitten.jpg");
    byte[] samples =
        Resampler.resize(meadow, meadow.bounds(), WIDTH, HEIGHT, ResampleFilter.BICUBIC)
            .samples()
            .clone();
    byte[] pasted =
        Resampler.resize(kitten, kitten.bounds(), cat.width(), cat.height(), ResampleFilter.BICUBIC)
            .samples();
    for (int y = 0; y < cat.height(); y++) {
      System.arraycopy(
          pasted,
          3 * y * cat.width(),
          samples,
          3 * ((cat.y() + y) * WIDTH + cat.x()),
          3 * cat.width());
    }
    return new RgbImage(WIDTH, HEIGHT, samples);
  }

  private static RgbImage photo(String name) throws IOException {
    Path file = Path.of(System.getProperty("windhover.project", "../.."), "examples/gallery", name);
    Assumptions.assumeTrue(Files.isRegularFile(file), "no " + file);
    return ImageFileDecoder.withDefaults().decode(Files.readAllBytes(file));
  }

  private static byte[] jpegWithOrientation6(RgbImage upright) throws IOException {
    BufferedImage stored =
        new BufferedImage(upright.height(), upright.width(), BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < upright.height(); y++) {
      for (int x = 0; x < upright.width(); x++) {
        stored.setRGB(y, upright.width() - 1 - x, upright.pixel(x, y));
      }
    }
    ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
    ImageIO.write(stored, "jpg", jpeg);
    byte[] exif = {
      (byte) 0xff,
      (byte) 0xe1,
      0,
      34,
      'E',
      'x',
      'i',
      'f',
      0,
      0,
      'M',
      'M',
      0,
      42,
      0,
      0,
      0,
      8,
      0,
      1,
      0x01,
      0x12,
      0,
      3,
      0,
      0,
      0,
      1,
      0,
      6,
      0,
      0,
      0,
      0,
      0,
      0
    };
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(jpeg.toByteArray(), 0, 2);
    out.write(exif);
    out.write(jpeg.toByteArray(), 2, jpeg.size() - 2);
    return out.toByteArray();
  }
}
