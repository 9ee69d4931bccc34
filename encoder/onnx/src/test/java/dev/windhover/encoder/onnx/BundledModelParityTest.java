package dev.windhover.encoder.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.windhover.encoder.BundledModel;
import dev.windhover.encoder.Cell;
import dev.windhover.encoder.Matching;
import dev.windhover.encoder.ModelInfo;
import dev.windhover.encoder.PatchGrid;
import dev.windhover.encoder.Region;
import dev.windhover.encoder.RgbImage;
import dev.windhover.encoder.onnx.image.ImageFileDecoder;
import dev.windhover.encoder.onnx.model.Golden;
import dev.windhover.encoder.onnx.model.ModelFolder;
import java.io.IOException;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The bundled model against the outputs in its own folder; its card sets the bar. */
class BundledModelParityTest {
  private static final double BAR = 0.999;

  private static ClipModel model;
  private static Golden.Image golden;
  private static List<Golden.Text> goldenTexts;
  private static RgbImage image;

  @BeforeAll
  static void open() throws IOException {
    model = ClipModel.bundled();
    ModelFolder folder =
        ModelFolder.of(ServiceLoader.load(BundledModel.class).findFirst().orElseThrow());
    golden = Golden.image(folder).orElseThrow();
    goldenTexts = Golden.texts(folder);
    image = ImageFileDecoder.withDefaults().decode(golden.file());
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @Test
  void encodeImage_goldenPicture_meetsTheCard() {
    float[] vector = model.encodeImage(image);

    assertThat(Vectors.cosine(vector, golden.imageVector())).isGreaterThanOrEqualTo(BAR);
    assertThat(Vectors.length(vector)).isCloseTo(1, offset(1e-6));
  }

  @Test
  void encodePatches_goldenPicture_meetsTheCardInEveryCell() {
    PatchGrid grid = model.encodePatches(image);

    assertThat(grid.rows()).isEqualTo(14);
    assertThat(grid.columns()).isEqualTo(14);
    assertThat(grid.area()).isEqualTo(Region.ofImage(image.width(), image.height()));
    for (int i = 0; i < grid.size(); i++) {
      float[] expected = Vectors.row(golden.patchVectors(), i, grid.dimensions());
      Cell cell = grid.cell(i);
      assertThat(Vectors.cosine(grid.vector(cell), expected))
          .as("cell %s", cell)
          .isGreaterThanOrEqualTo(BAR);
    }
  }

  @Test
  void encodeTexts_goldenTexts_meetTheCard() {
    List<float[]> vectors = model.encodeTexts(goldenTexts.stream().map(Golden.Text::text).toList());

    assertThat(goldenTexts).isNotEmpty();
    for (int i = 0; i < vectors.size(); i++) {
      assertThat(Vectors.cosine(vectors.get(i), goldenTexts.get(i).vector()))
          .as(goldenTexts.get(i).text())
          .isGreaterThanOrEqualTo(BAR);
    }
  }

  @Test
  void tokenize_goldenTexts_givesTheSameIds() {
    for (Golden.Text text : goldenTexts) {
      assertThat(model.tokenize(text.text()).ids()).as(text.text()).isEqualTo(text.ids());
    }
  }

  @Test
  void model_bundled_saysWhatTheCardSays() {
    ModelInfo info = model.model();

    assertThat(info.name()).isEqualTo("windhover-tiny");
    assertThat(info.dimensions()).isEqualTo(384);
    assertThat(info.inputSize()).isEqualTo(224);
    assertThat(info.patchVectors()).isEqualTo(ModelInfo.PatchVectors.EXPORTED);
    assertThat(info.matching()).isInstanceOf(Matching.Softmax.class);
    assertThat(((Matching.Softmax) info.matching()).scale()).isBetween(54.0, 56.0);
    assertThat(info.imageFingerprint()).matches("[0-9a-f]{64}");
    assertThat(info.textFingerprint()).matches("[0-9a-f]{64}");
    assertThat(model.contextLength()).isEqualTo(64);
  }
}
