package dev.windhover.tools.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.windhover.encoder.RgbImage;
import dev.windhover.encoder.onnx.ClipModel;
import dev.windhover.encoder.onnx.ModelOptions;
import dev.windhover.encoder.onnx.image.ImageFileDecoder;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The figures of the bundled model's MODEL_CARD.md, computed by this project: tokenizer,
 * resampling, pooling and patch geometry at once.
 */
class ModelCardTest {
  private static final double TOLERANCE = 1.0;

  @Test
  void retrieval_onCocoDev_equalsTheModelCard() throws IOException {
    List<AnnotatedPhoto> photos =
        AnnotationReader.read(SharedData.require("eval/coco-dev")).stream()
            .filter(photo -> !photo.captions().isEmpty())
            .toList();
    assertThat(photos).hasSize(241);
    try (ClipModel model = ClipModel.bundled()) {
      List<float[]> images = new ArrayList<>();
      List<List<float[]>> captions = new ArrayList<>();
      for (AnnotatedPhoto photo : photos) {
        images.add(model.encodeImage(decode(photo)));
        captions.add(model.encodeTexts(photo.captions()));
      }
      RetrievalEvaluation.Report report = RetrievalEvaluation.evaluate(photos, images, captions);
      System.out.println(
          "coco-dev retrieval: " + report.textToImage() + " " + report.imageToText());
      assertThat(report.textToImage().queries()).isEqualTo(1205);
      assertRecall(report.textToImage(), 47.8, 82.7, 91.5);
      assertRecall(report.imageToText(), 52.3, 84.2, 91.3);
    }
  }

  @Test
  void pointing_onCocoDev_equalsTheModelCard() throws IOException {
    List<AnnotatedPhoto> photos = AnnotationReader.read(SharedData.require("eval/coco-dev"));
    // The card's figures are of a single squashed pass.
    ModelOptions squashing = ModelOptions.builder().squashUpTo(Double.POSITIVE_INFINITY).build();
    try (ClipModel model = ClipModel.bundled(squashing)) {
      Map<String, float[]> prompts = new HashMap<>();
      PointingEvaluation.Report report =
          PointingEvaluation.evaluate(
              photos,
              photo -> model.encodePatches(decode(photo)),
              label ->
                  prompts.computeIfAbsent(
                      label, l -> model.encodeText(PointingEvaluation.prompt(l))));
      System.out.println("coco-dev pointing: " + report);
      assertThat(report.queries()).isEqualTo(476);
      assertThat(report.accuracy()).isCloseTo(37.8, within(TOLERANCE));
      assertThat(report.randomAccuracy()).isCloseTo(6.6, within(TOLERANCE));
      assertThat(report.meanAuc()).isCloseTo(0.806, within(0.01));
    }
  }

  private static void assertRecall(RecallAtK recall, double at1, double at5, double at10) {
    assertThat(recall.at1()).isCloseTo(at1, within(TOLERANCE));
    assertThat(recall.at5()).isCloseTo(at5, within(TOLERANCE));
    assertThat(recall.at10()).isCloseTo(at10, within(TOLERANCE));
  }

  private static RgbImage decode(AnnotatedPhoto photo) {
    try {
      return ImageFileDecoder.withDefaults().decode(Files.readAllBytes(photo.file()));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
