package dev.windhover.encoder.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windhover.encoder.Cell;
import dev.windhover.encoder.ModelException;
import dev.windhover.encoder.ModelInfo;
import dev.windhover.encoder.PatchGrid;
import dev.windhover.encoder.Region;
import dev.windhover.encoder.RgbImage;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ClipModelTest {
  private static ClipModel model;

  @BeforeAll
  static void open() {
    model = ClipModel.bundled();
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @Test
  void encodeTexts_anyOrderAndBatch_givesEachTextItsOwnVector() {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 11; i++) {
      texts.add("a photo of " + "a very ".repeat(i % 4) + "small dog number " + i);
    }

    List<float[]> together = model.encodeTexts(texts);

    for (int i = 0; i < texts.size(); i++) {
      assertThat(together.get(i)).as(texts.get(i)).isEqualTo(model.encodeText(texts.get(i)));
    }
  }

  @Test
  void encodeImages_batch_givesEachImageItsOwnVector() {
    List<RgbImage> images = List.of(noise(1, 300, 200), noise(2, 50, 90), noise(3, 224, 224));

    List<float[]> together = model.encodeImages(images);

    for (int i = 0; i < images.size(); i++) {
      assertThat(together.get(i)).isEqualTo(model.encodeImage(images.get(i)));
    }
  }

  @Test
  void encodeImage_region_equalsTheCroppedImage() {
    RgbImage image = noise(4, 400, 300);
    Region region = new Region(37, 11, 250, 260);

    assertThat(model.encodeImage(image, region)).isEqualTo(model.encodeImage(image.crop(region)));
  }

  @Test
  void encodePatches_region_hasCellsInPixelsOfTheWholeImage() {
    RgbImage image = noise(5, 400, 300);
    Region region = new Region(100, 50, 280, 168);

    PatchGrid grid = model.encodePatches(image, region);

    assertThat(grid.area()).isEqualTo(region);
    assertThat(grid.region(new Cell(0, 0))).isEqualTo(new Region(100, 50, 20, 12));
    assertThat(grid.region(new Cell(13, 13))).isEqualTo(new Region(360, 206, 20, 12));
    assertThat(grid.vectors()).isEqualTo(model.encodePatches(image.crop(region)).vectors());
  }

  @Test
  void encode_fromManyThreads_givesTheSameVectors() throws Exception {
    RgbImage image = noise(6, 200, 200);
    float[] expectedImage = model.encodeImage(image);
    float[] expectedText = model.encodeText("a red bus");
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<Boolean>> checks = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        Callable<Boolean> check =
            i % 2 == 0
                ? () -> Arrays.equals(expectedImage, model.encodeImage(image))
                : () -> Arrays.equals(expectedText, model.encodeText("a red bus"));
        checks.add(threads.submit(check));
      }
      for (Future<Boolean> check : checks) {
        assertThat(check.get()).isTrue();
      }
    }
  }

  @Test
  void encodeText_nothing_isTheCallersMistake() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> model.encodeText("  "))
        .withMessageContaining("blank");
    assertThatIllegalArgumentException().isThrownBy(() -> model.encodeText(null));
    assertThat(model.encodeTexts(List.of())).isEmpty();
    assertThat(model.encodeImages(List.of())).isEmpty();
  }

  @Test
  void tokenize_longText_saysThatItIsTruncated() {
    var tokens = model.tokenize("dog ".repeat(100));

    assertThat(tokens.length()).isEqualTo(64);
    assertThat(tokens.fullLength()).isEqualTo(102);
    assertThat(tokens.truncated()).isTrue();
    assertThat(tokens.ids()[63]).as("end token").isEqualTo(102);
    assertThat(model.tokenize("dog").truncated()).isFalse();
  }

  @Test
  void close_twice_isHarmlessAndCallsAfterwardsSayWhy() {
    ClipModel closed =
        ClipModel.bundled(
            ModelOptions.builder().loading(ModelOptions.Loading.ON_FIRST_USE).build());
    closed.encodeText("a dog");

    closed.close();
    closed.close();

    assertThatIllegalStateException()
        .isThrownBy(() -> closed.encodeText("a dog"))
        .withMessageContaining("closed");
    assertThatIllegalStateException().isThrownBy(() -> closed.encodeImage(noise(7, 10, 10)));
    assertThat(closed.model().dimensions()).isEqualTo(384);
  }

  @Test
  void encodePatches_switchedOff_isRefused() {
    try (ClipModel without =
        ClipModel.bundled(
            ModelOptions.builder()
                .patchMode(ModelOptions.PatchMode.NONE)
                .loading(ModelOptions.Loading.ON_FIRST_USE)
                .build())) {
      assertThat(without.model().patchVectors()).isEqualTo(ModelInfo.PatchVectors.NONE);
      assertThat(without.model().imageFingerprint()).isNotEqualTo(model.model().imageFingerprint());
      assertThatThrownBy(() -> without.encodePatches(noise(8, 10, 10)))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContainingAll("patchVectors()", "switched off");
    }
  }

  @Test
  void bundled_absentFromTheClassPath_namesTheMissingDependency() throws Exception {
    // The same classes without the bundled model's jar or folder.
    URL[] urls =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(p -> !p.contains("tiny"))
            .map(ClipModelTest::url)
            .toArray(URL[]::new);
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try (URLClassLoader loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
      Thread.currentThread().setContextClassLoader(loader);
      Class<?> type = loader.loadClass(ClipModel.class.getName());

      assertThatThrownBy(() -> type.getMethod("bundled").invoke(null))
          .cause()
          .hasMessageContaining("dev.windhover:windhover-model-tiny")
          .satisfies(
              e -> assertThat(e.getClass().getName()).isEqualTo(ModelException.class.getName()));
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  private static URL url(String path) {
    try {
      return Path.of(path).toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(path, e);
    }
  }

  private static RgbImage noise(long seed, int width, int height) {
    byte[] samples = new byte[3 * width * height];
    new Random(seed).nextBytes(samples);
    return new RgbImage(width, height, samples);
  }
}
