package dev.windhover.encoder.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import dev.windhover.encoder.Matching;
import dev.windhover.encoder.ModelInfo;
import dev.windhover.encoder.ModelInfo.PatchVectors;
import dev.windhover.encoder.PatchGrid;
import dev.windhover.encoder.RgbImage;
import dev.windhover.encoder.onnx.ModelOptions.PatchMode;
import dev.windhover.encoder.onnx.graph.Feed;
import dev.windhover.encoder.onnx.graph.FloatTensor;
import dev.windhover.encoder.onnx.graph.OnnxSession;
import dev.windhover.encoder.onnx.graph.PatchBranch;
import dev.windhover.encoder.onnx.graph.SessionSettings;
import dev.windhover.encoder.onnx.model.CacheDirectory;
import dev.windhover.encoder.onnx.model.ModelFolder;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Own exports of every architecture against vectors that PyTorch computed from their weights. */
class FamilyParityTest {

  /** Unit vectors of float32 graphs: the project's bar, ten times what they differ by. */
  private static final double EXACT = 1e-4;

  /** Rounding of 16-bit numbers. */
  private static final double HALF = 5e-3;

  private static double tolerance(String name) {
    return name.contains("fp16") ? HALF : EXACT;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "clip-op11",
        "clip-op14",
        "clip-op17",
        "clip-sdpa",
        "clip-merged",
        "clip-fp16",
        "clip-fp16-io",
        "clip-int32",
        "clip-external",
        "clip-patches",
        "tinyclip",
        "clip-fused",
        "clip-renamed",
        "clip-nobias",
        "clip-resnet",
        "mobileclip",
        "siglip",
        "siglip2",
        "unpooled"
      })
  void encode_everyFamily_givesTheReferenceVectors(String name) throws IOException {
    GoldenModel golden = GoldenModel.of(name);
    try (ClipModel model = ClipModel.open(golden.folder())) {
      assertClose(model.encodeTexts(golden.texts()), golden, "text_embeds", tolerance(name));
      assertClose(model.encodeImages(golden.images()), golden, "image_embeds", tolerance(name));
    }
  }

  private static void assertClose(
      List<float[]> actual, GoldenModel golden, String array, double tolerance) throws IOException {
    List<float[]> expected = golden.unitRows(array);
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.size(); i++) {
      assertThat(Vectors.largestDifference(actual.get(i), expected.get(i)))
          .as("%s %d", array, i)
          .isLessThan(tolerance);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"clip-int8", "clip-int8-full"})
  void encode_dynamicallyQuantised_runsOneItemACallAndExactly(String name) throws IOException {
    GoldenModel golden = GoldenModel.of(name);
    ModelReader.Contents contents =
        ModelReader.read(
            ModelFolder.of(golden.folder()), ModelOptions.defaults(), CacheDirectory.ofUser());
    assertThat(contents.visionRule().batchSize()).isEqualTo(1);
    assertThat(contents.textRule().batchSize()).isEqualTo(1);

    // The scales are of a whole batch, so the reference's batch has to be run to compare.
    FloatTensor images =
        run(contents, ModelOptions.defaults(), golden, List.of("image_embeds")).getFirst();
    FloatTensor texts = runTexts(contents, golden);

    assertClose(rows(images), golden, "image_embeds", EXACT);
    assertClose(rows(texts), golden, "text_embeds", EXACT);
  }

  private static FloatTensor runTexts(ModelReader.Contents contents, GoldenModel golden)
      throws IOException {
    List<?> texts = golden.golden().list("input_ids");
    int length = ((List<?>) texts.getFirst()).size();
    long[] ids = new long[texts.size() * length];
    long[] mask = new long[ids.length];
    int[] lengths = golden.golden().integers("lengths");
    for (int t = 0; t < texts.size(); t++) {
      for (int i = 0; i < length; i++) {
        ids[t * length + i] = ((Double) ((List<?>) texts.get(t)).get(i)).longValue();
        mask[t * length + i] = i < lengths[t] ? 1 : 0;
      }
    }
    Map<String, Feed> feeds =
        Map.of(
            "input_ids", new Feed.Integers(ids, texts.size(), length),
            "attention_mask", new Feed.Integers(mask, texts.size(), length));
    SessionSettings exact =
        ModelOptions.defaults().sessionSettings().with(SessionSettings.ByteProducts.EXACT);
    try (OnnxSession session =
        OnnxSession.open(contents.text().source(CacheDirectory.ofUser()), exact)) {
      return session.run(feeds, List.of(contents.textRule().output())).getFirst();
    }
  }

  private static List<float[]> rows(FloatTensor tensor) {
    List<float[]> out = new ArrayList<>();
    for (int i = 0; i < tensor.size(0); i++) {
      out.add(Embedding.unit(tensor.values(), i * tensor.size(1), tensor.size(1), "row"));
    }
    return out;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "clip-op11", "clip-op14", "clip-op17", "clip-sdpa", "clip-merged", "clip-fp16",
        "clip-fp16-io", "clip-int8", "clip-int8-full", "clip-int32", "clip-external", "tinyclip"
      })
  void patchBranch_everyLayoutAndFormula_givesTheReferenceVectors(String name) throws IOException {
    GoldenModel golden = GoldenModel.of(name);
    for (PatchMode mode : List.of(PatchMode.CLEARCLIP, PatchMode.MASKCLIP)) {
      String array = mode == PatchMode.CLEARCLIP ? "patch_clearclip" : "patch_maskclip";
      ModelOptions options = ModelOptions.builder().patchMode(mode).build();
      ModelReader.Contents contents =
          ModelReader.read(ModelFolder.of(golden.folder()), options, CacheDirectory.ofUser());
      assertThat(contents.info().patchVectors()).isEqualTo(PatchVectors.valueOf(mode.name()));

      FloatTensor actual = run(contents, options, golden, List.of(PatchBranch.OUTPUT)).getFirst();

      int[] shape = golden.shape(array);
      assertThat(actual.shape()).containsExactly(shape[0], shape[1], shape[2]);
      List<float[]> expected = golden.unitRows(array);
      for (int row = 0; row < expected.size(); row++) {
        if (row % shape[1] == 0) {
          continue; // The class token's row means nothing.
        }
        float[] unit = Embedding.unit(actual.values(), row * shape[2], shape[2], array);
        assertThat(Vectors.largestDifference(unit, expected.get(row)))
            .as("%s row %d", array, row)
            .isLessThan(tolerance(name));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"clip-op11", "clip-op17", "clip-int8", "clip-external", "clip-merged"})
  void patchBranch_appended_leavesTheImageEmbeddingAsItWas(String name) throws IOException {
    GoldenModel golden = GoldenModel.of(name);
    List<float[]> both = new ArrayList<>();
    for (PatchMode mode : List.of(PatchMode.NONE, PatchMode.CLEARCLIP)) {
      ModelOptions options = ModelOptions.builder().patchMode(mode).build();
      ModelReader.Contents contents =
          ModelReader.read(ModelFolder.of(golden.folder()), options, CacheDirectory.ofUser());
      String output = contents.visionRule().imageOutput();
      both.add(run(contents, options, golden, List.of(output)).getFirst().values());
    }

    assertThat(both.get(1)).isEqualTo(both.get(0));
  }

  /** The graph on the reference's own pixels. */
  private static List<FloatTensor> run(
      ModelReader.Contents contents, ModelOptions options, GoldenModel golden, List<String> outputs)
      throws IOException {
    int[] shape = golden.shape("pixel_values");
    Feed feed =
        new Feed.Floats(
            FloatBuffer.wrap(golden.array("pixel_values")), shape[0], 3, shape[2], shape[3]);
    try (OnnxSession session =
        OnnxSession.open(
            contents.vision().source(CacheDirectory.ofUser()), options.sessionSettings())) {
      return session.run(Map.of(contents.visionRule().input(), feed), outputs);
    }
  }

  @Test
  void encodePatches_exportedOutput_givesItsVectorsWithoutSurgery() throws IOException {
    GoldenModel golden = GoldenModel.of("clip-patches");
    try (ClipModel model = ClipModel.open(golden.folder())) {
      assertThat(model.model().patchVectors()).isEqualTo(PatchVectors.EXPORTED);
      PatchGrid grid = model.encodePatches(golden.images().getFirst());
      assertThat(grid.rows()).isEqualTo(4);
      assertThat(grid.columns()).isEqualTo(4);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "clip-fused, fused into com.microsoft.Attention",
    "clip-renamed, weights were renamed",
    "clip-nobias, has no biases",
    "clip-resnet, no vision transformer",
    "mobileclip, no vision transformer",
    "siglip, SigLIP pools its patches",
    "siglip2, SigLIP pools its patches"
  })
  void encodePatches_graphOfAnotherForm_isRefusedWithTheReason(String name, String reason)
      throws IOException {
    GoldenModel golden = GoldenModel.of(name);
    RgbImage image = golden.images().getFirst();
    try (ClipModel model = ClipModel.open(golden.folder())) {
      assertThat(model.model().patchVectors()).isEqualTo(PatchVectors.NONE);
      assertThat(model.patchRefusal()).contains("vision_model").contains(reason);
      assertThatThrownBy(() -> model.encodePatches(image))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining(reason);
    }
  }

  @Test
  void encodePatches_appendedBranch_coversTheWholePicture() throws IOException {
    GoldenModel golden = GoldenModel.of("clip-op17");
    RgbImage image = golden.images().getFirst();
    try (ClipModel model = ClipModel.open(golden.folder())) {
      PatchGrid grid = model.encodePatches(image);

      assertThat(grid.size()).isEqualTo(16);
      assertThat(grid.area()).isEqualTo(image.bounds());
    }
  }

  @Test
  void matching_everyFamily_isReadFromItsFiles() throws IOException {
    assertThat(matching("clip-op17")).isEqualTo(new Matching.Softmax(100));
    assertThat(((Matching.Softmax) matching("clip-merged")).scale())
        .isCloseTo(Math.exp(4), offset(1e-3));
    Matching.Sigmoid siglip = (Matching.Sigmoid) matching("siglip");
    assertThat(siglip.scale()).isCloseTo(117.35, offset(0.01));
    assertThat(siglip.bias()).isCloseTo(-12.932, offset(1e-6));
  }

  private static Matching matching(String name) throws IOException {
    ModelFolder folder = ModelFolder.of(GoldenModel.of(name).folder());
    return ModelReader.read(folder, ModelOptions.defaults(), CacheDirectory.ofUser())
        .info()
        .matching();
  }

  @Test
  void fingerprints_differentSides_changeApart() throws IOException {
    var plain = info("clip-op17", PatchMode.CLEARCLIP);
    var masked = info("clip-op17", PatchMode.MASKCLIP);
    var other = info("clip-sdpa", PatchMode.CLEARCLIP);

    assertThat(masked.imageFingerprint()).isNotEqualTo(plain.imageFingerprint());
    assertThat(masked.textFingerprint()).isEqualTo(plain.textFingerprint());
    assertThat(other.imageFingerprint()).isNotEqualTo(plain.imageFingerprint());
    assertThat(info("clip-op17", PatchMode.CLEARCLIP).imageFingerprint())
        .isEqualTo(plain.imageFingerprint());
  }

  private static ModelInfo info(String name, PatchMode mode) throws IOException {
    return ModelReader.read(
            ModelFolder.of(GoldenModel.of(name).folder()),
            ModelOptions.builder().patchMode(mode).build(),
            CacheDirectory.ofUser())
        .info();
  }
}
