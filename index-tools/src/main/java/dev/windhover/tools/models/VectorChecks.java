package dev.windhover.tools.models;

import dev.windhover.encoder.ModelInfo;
import dev.windhover.encoder.ModelInfo.PatchVectors;
import dev.windhover.encoder.PatchGrid;
import dev.windhover.encoder.Region;
import dev.windhover.encoder.RgbImage;
import dev.windhover.encoder.onnx.ClipModel;
import dev.windhover.encoder.onnx.text.TokenizedText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Checks of a model that need nothing but the model. */
final class VectorChecks {
  private static final double UNIT = 1e-4;

  /** Kernels round differently for batches of another size, never by more than this. */
  private static final double SAME = 0.9999;

  private static final List<String> TEXTS =
      List.of("a photo of a cat", "two red boats on a lake", "a very old stone bridge at night");

  private final ClipModel model;
  private final ModelInfo info;

  VectorChecks(ClipModel model) {
    this.model = model;
    this.info = model.model();
  }

  List<Finding> run() {
    List<Finding> out = new ArrayList<>();
    List<RgbImage> images = List.of(picture(300, 200, 1), picture(200, 300, 5));
    out.add(vectors("text vectors", model.encodeTexts(TEXTS), alone()));
    out.add(
        vectors(
            "image vectors",
            model.encodeImages(images),
            images.stream().map(model::encodeImage).toList()));
    out.add(patches(images.getFirst()));
    out.add(tokens());
    return out;
  }

  private List<float[]> alone() {
    return TEXTS.stream().map(model::encodeText).toList();
  }

  /** Sizes, lengths, and that neither neighbours nor other inputs give the same vector. */
  private Finding vectors(String check, List<float[]> together, List<float[]> alone) {
    double worstNorm = 0;
    double worstBatch = 1;
    double nearest = -1;
    for (int i = 0; i < together.size(); i++) {
      if (together.get(i).length != info.dimensions()) {
        return Finding.of(
            check,
            false,
            together.get(i).length + " dimensions, the model says " + info.dimensions());
      }
      worstNorm = Math.max(worstNorm, Math.abs(norm(together.get(i)) - 1));
      worstBatch = Math.min(worstBatch, dot(together.get(i), alone.get(i)));
      for (int j = 0; j < i; j++) {
        nearest = Math.max(nearest, dot(together.get(i), together.get(j)));
      }
    }
    return Finding.of(
        check,
        worstNorm <= UNIT && worstBatch >= SAME && nearest < SAME,
        String.format(
            Locale.ROOT,
            "%d dimensions, length within %.0e of 1, alone and in a batch equal to cosine %.6f,"
                + " different inputs at most %.3f",
            info.dimensions(),
            worstNorm,
            worstBatch,
            nearest));
  }

  private Finding patches(RgbImage image) {
    if (info.patchVectors() == PatchVectors.NONE) {
      return Finding.skipped("patch vectors", "none: " + model.patchRefusal());
    }
    PatchGrid grid = model.encodePatches(image);
    float[] all = grid.vectors();
    double worst = 0;
    for (int i = 0; i < grid.size(); i++) {
      int at = i * grid.dimensions();
      worst =
          Math.max(worst, Math.abs(norm(Arrays.copyOfRange(all, at, at + grid.dimensions())) - 1));
    }
    return Finding.of(
        "patch vectors",
        worst <= UNIT
            && grid.dimensions() == info.dimensions()
            && grid.area().equals(Region.ofImage(image.width(), image.height())),
        String.format(
            Locale.ROOT,
            "%s, %d x %d cells of %d dimensions over the whole picture, length within %.0e of 1",
            info.patchVectors().name().toLowerCase(Locale.ROOT),
            grid.rows(),
            grid.columns(),
            grid.dimensions(),
            worst));
  }

  private Finding tokens() {
    TokenizedText words = model.tokenize("a photo of a cat");
    TokenizedText other = model.tokenize("a photo of a dog");
    TokenizedText upper = model.tokenize("A PHOTO OF A CAT");
    TokenizedText longText = model.tokenize("cat ".repeat(model.contextLength() + 10));
    boolean good =
        words.length() >= 2
            && !Arrays.equals(words.ids(), other.ids())
            && !words.truncated()
            && longText.truncated()
            && longText.length() == model.contextLength();
    return Finding.of(
        "tokenizer",
        good,
        "\"a photo of a cat\" is "
            + Arrays.toString(words.ids())
            + ", context "
            + model.contextLength()
            + (Arrays.equals(words.ids(), upper.ids()) ? ", lower-cases" : ", keeps capitals"));
  }

  private static RgbImage picture(int width, int height, int seed) {
    byte[] samples = new byte[3 * width * height];
    for (int i = 0; i < samples.length; i++) {
      int x = i / 3 % width;
      int y = i / 3 / width;
      samples[i] = (byte) ((x * seed / 2 + y * (1 + i % 3)) ^ (x * y / 64 * seed));
    }
    return new RgbImage(width, height, samples);
  }

  static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  private static double norm(float[] v) {
    return Math.sqrt(dot(v, v));
  }
}
