package dev.windhover.encoder.snippets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windhover.encoder.LabelScore;
import dev.windhover.encoder.PatchGrid;
import dev.windhover.encoder.PromptTemplates;
import dev.windhover.encoder.Region;
import dev.windhover.encoder.RgbImage;
import dev.windhover.encoder.ZeroShotClassifier;
import dev.windhover.encoder.onnx.ClipModel;
import dev.windhover.encoder.onnx.ModelOptions;
import dev.windhover.encoder.onnx.image.DecodeLimits;
import dev.windhover.encoder.onnx.image.ImageFileDecoder;
import dev.windhover.encoder.onnx.image.InstalledToolDecoder;
import dev.windhover.encoder.onnx.model.hub.ModelHub;
import dev.windhover.encoder.onnx.model.hub.Weights;
import dev.windhover.encoder.onnx.text.TokenizedText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The examples of encoder/README.md: compiled here, run here, and compared with the page. */
class ReadmeExamplesTest {
  private static final Path PROJECT = Path.of(System.getProperty("windhover.project", "../.."));
  private static final Path PHOTO = PROJECT.resolve("examples/gallery/kite-sky.jpg");

  @Test
  void similarity_ofAPhotoAndItsWords_isAboveThatOfOthers() throws IOException {
    assertThat(similarity(PHOTO, "a kite in the sky"))
        .isGreaterThan(similarity(PHOTO, "a bowl of soup"));
  }

  // snippet: similarity
  static float similarity(Path photo, String words) throws IOException {
    try (ClipModel model = ClipModel.bundled()) {
      RgbImage image = ImageFileDecoder.withDefaults().decode(Files.readAllBytes(photo));
      float[] seen = model.encodeImage(image); // unit length, model.model().dimensions() floats
      float[] meant = model.encodeText(words);
      float sum = 0;
      for (int i = 0; i < seen.length; i++) {
        sum += seen[i] * meant[i];
      }
      return sum;
    }
  }

  // end

  @Test
  void where_ofTheKite_liesInItsBox() throws IOException {
    try (ClipModel model = ClipModel.bundled()) {
      Region cell = where(model, decode(), "a kite");
      assertThat(
              new Region(1645 - 100, 485 - 100, 380, 370).contains(cell.centreX(), cell.centreY()))
          .as("%s", cell)
          .isTrue();
    }
  }

  // snippet: where
  static Region where(ClipModel model, RgbImage image, String words) {
    PatchGrid grid = model.encodePatches(image);
    float[] similarities = grid.similarities(model.encodeText(words));
    int best = 0;
    for (int i = 0; i < similarities.length; i++) {
      best = similarities[i] > similarities[best] ? i : best;
    }
    return grid.region(grid.cell(best)); // in pixels of the upright photo
  }

  // end

  @Test
  void classify_ofTheKite_putsSkyThingsFirst() throws IOException {
    try (ClipModel model = ClipModel.bundled()) {
      assertThat(classify(model, decode()).getFirst().label()).isEqualTo("kite");
    }
  }

  // snippet: classify
  static List<LabelScore> classify(ClipModel model, RgbImage image) {
    ZeroShotClassifier classifier =
        ZeroShotClassifier.of(
            model,
            List.of("kite", "bird", "bowl of soup"),
            new PromptTemplates(List.of("a photo of a {}", "a small {} far away")));
    return classifier.classify(model, image); // best first
  }

  // end

  @Test
  void closer_ofTwoParts_isOneVectorEach() throws IOException {
    try (ClipModel model = ClipModel.bundled()) {
      assertThat(halves(model, decode())).hasSize(2);
    }
  }

  // snippet: regions
  static List<float[]> halves(ClipModel model, RgbImage image) {
    int half = image.width() / 2;
    Region left = new Region(0, 0, half, image.height());
    Region right = new Region(half, 0, image.width() - half, image.height());
    return model.encodeRegions(image, List.of(left, right)); // as if each were a photo of its own
  }

  // end

  @Test
  void isCutOff_longText_isTold() {
    try (ClipModel model = ClipModel.bundled()) {
      assertThat(isCutOff(model, "kite ".repeat(100))).isTrue();
      assertThat(isCutOff(model, "kite")).isFalse();
    }
  }

  // snippet: tokens
  static boolean isCutOff(ClipModel model, String words) {
    TokenizedText tokens = model.tokenize(words);
    return tokens.truncated(); // fullLength() tokens there were, length() are encoded
  }

  // end

  @Test
  void openFolder_ofAnExport_encodes() throws IOException {
    Path folder = PROJECT.resolve("encoder/onnx/src/test/resources/golden/models/clip-op14");
    try (ClipModel model = openFolder(folder)) {
      assertThat(model.encodeText("a kite")).hasSize(model.model().dimensions());
    }
  }

  // snippet: options
  static ClipModel openFolder(Path folder) throws IOException {
    ModelOptions options =
        ModelOptions.builder()
            .threads(1) // for programs that call from many threads
            .batchSize(16)
            .loading(ModelOptions.Loading.ON_FIRST_USE)
            .build();
    return ClipModel.open(folder, options); // close it: it holds native memory
  }

  // end

  @Test
  void decode_withOwnLimits_readsThePhoto() throws IOException {
    assertThat(decodeCarefully(Files.readAllBytes(PHOTO)).width()).isEqualTo(2560);
  }

  // snippet: decode
  static RgbImage decodeCarefully(byte[] file) {
    DecodeLimits limits = DecodeLimits.DEFAULT.withMaxPixels(50_000_000);
    ImageFileDecoder decoder =
        ImageFileDecoder.with(limits)
            .withProviders(List.of(new InstalledToolDecoder())); // HEIC, AVIF, JPEG XL, raw
    return decoder.decode(file);
  }

  // end

  // snippet: pull
  static Path pull() throws IOException {
    ModelHub hub = ModelHub.create(); // no connection yet
    return hub.pull("openai/clip-vit-base-patch32", Weights.FP32, event -> {});
  }

  // end

  @Test
  void readme_everyExample_isTheOneAbove() throws IOException {
    Map<String, String> here =
        regions(
            Files.readString(
                PROJECT.resolve(
                    "encoder/onnx/src/test/java/dev/windhover/encoder/snippets/"
                        + "ReadmeExamplesTest.java")));
    Map<String, String> page = new LinkedHashMap<>();
    Matcher block =
        Pattern.compile("<!-- snippet (\\w+) -->\\n```java\\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(PROJECT.resolve("encoder/README.md")));
    while (block.find()) {
      page.put(block.group(1), block.group(2).strip());
    }
    assertThat(here).isNotEmpty();
    assertThat(page).containsExactlyInAnyOrderEntriesOf(here);
  }

  private static Map<String, String> regions(String source) {
    Map<String, String> out = new LinkedHashMap<>();
    Matcher region =
        Pattern.compile(
                "^  // snippet: (\\w+)\\n(.*?)^  // end$", Pattern.DOTALL | Pattern.MULTILINE)
            .matcher(source);
    while (region.find()) {
      out.put(region.group(1), region.group(2).stripTrailing().stripIndent());
    }
    return out;
  }

  private static RgbImage decode() throws IOException {
    return ImageFileDecoder.withDefaults().decode(Files.readAllBytes(PHOTO));
  }
}
