package dev.windhover.bench.micro;

import dev.windhover.bench.Checkout;
import dev.windhover.bench.collection.MadeCollection;
import dev.windhover.encoder.onnx.ClipModel;
import dev.windhover.encoder.onnx.ModelOptions;
import dev.windhover.lucene.ImageIndex;
import dev.windhover.lucene.Layout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The collections of the search benchmarks, built once and kept: 20,000 images without parts, 2,000
 * with sixteen each.
 *
 * @param whole layout none
 * @param parts layout pooled
 * @param questions vectors of captions or names
 */
record MicroCollection(ImageIndex whole, ImageIndex parts, List<float[]> questions) {
  private static final int WHOLE = 20_000;
  private static final int PARTS = 2_000;
  private static final int PHOTOS = 60;

  /** Those of the benchmarks. */
  static MicroCollection prepare() throws IOException {
    return prepare(Checkout.work("micro"), WHOLE, PARTS, PHOTOS);
  }

  /**
   * Others.
   *
   * @param whole images without parts
   * @param parts images with parts
   * @param photos that they are made of
   */
  static MicroCollection prepare(Path folder, int whole, int parts, int photos) throws IOException {
    try (ClipModel model =
        ClipModel.bundled(
            ModelOptions.builder().loading(ModelOptions.Loading.ON_FIRST_USE).build())) {
      MadeCollection collection =
          MadeCollection.prepare(model, MadeCollection.SEED, photos, folder);
      return new MicroCollection(
          collection.build(whole, Layout.NONE).index(),
          collection.build(parts, Layout.POOLED).index(),
          model.encodeTexts(collection.questions()));
    }
  }
}
