package dev.windhover.bench.start;

import dev.windhover.encoder.Region;
import dev.windhover.encoder.onnx.ClipModel;
import dev.windhover.encoder.onnx.ModelOptions;
import dev.windhover.lucene.ImageDocument;
import dev.windhover.lucene.ImageIndex;
import dev.windhover.lucene.ImageIndexWriter;
import dev.windhover.lucene.IndexSettings;
import dev.windhover.lucene.Layout;
import dev.windhover.lucene.PatchVector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Random;

/** An index as {@code windhover index} leaves it, of made vectors; kept between runs. */
final class MadeIndex {
  /** What layout pooled keeps at most. */
  private static final int PATCHES = 16;

  private MadeIndex() {}

  /** The index in {@code folder}, built when it is not there. */
  static Path of(int images, Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return folder;
    }
    Path building = folder.resolveSibling(folder.getFileName() + ".building");
    Files.createDirectories(folder.getParent());
    try (ClipModel model =
        ClipModel.bundled(
            ModelOptions.builder().loading(ModelOptions.Loading.ON_FIRST_USE).build())) {
      ImageIndex index =
          ImageIndex.exists(building)
              ? ImageIndex.open(building)
              : ImageIndex.create(
                  building, IndexSettings.of(model.model()).withLayout(Layout.POOLED));
      try (ImageIndexWriter writer = index.openWriter()) {
        for (int i = 0; i < images; i++) {
          writer.upsert(image(i, model.model().dimensions()));
        }
        writer.commit(
            Map.of("root.photos", folder.resolve("photos").toUri().toString(), "model.folder", ""));
      }
    }
    return Files.move(building, folder);
  }

  private static ImageDocument image(int number, int dimensions) {
    Random random = new Random(number);
    ImageDocument.Builder image =
        ImageDocument.builder("photos:" + number + ".jpg")
            .uri("photos", number + ".jpg")
            .size(4000, 3000)
            .fileSize(3_000_000 + number)
            .modified(Instant.ofEpochSecond(1_700_000_000L + number))
            .keyword("name", number + ".jpg")
            .keyword("type", "jpg")
            .vector(vector(random, dimensions));
    for (int p = 0; p < PATCHES; p++) {
      image.patch(
          PatchVector.ofRegion(
              1, new Region(1000 * (p % 4), 750 * (p / 4), 1000, 750), vector(random, dimensions)));
    }
    return image.build();
  }

  private static float[] vector(Random random, int dimensions) {
    float[] out = new float[dimensions];
    for (int i = 0; i < dimensions; i++) {
      out[i] = (float) random.nextGaussian();
    }
    return out;
  }
}
