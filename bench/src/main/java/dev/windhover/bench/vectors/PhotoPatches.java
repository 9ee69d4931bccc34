package dev.windhover.bench.vectors;

import dev.windhover.encoder.PatchGrid;
import dev.windhover.encoder.RgbImage;
import dev.windhover.encoder.onnx.ClipModel;
import dev.windhover.encoder.onnx.image.ImageFileDecoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Every patch of every photo by the bundled model: one pass over the whole photo, 14 x 14 patches.
 * Every {@value #HELD_OUT}th patch is not searched but asked for.
 *
 * @param photos to encode
 * @param model that encodes them, which must stay open
 */
public record PhotoPatches(CaptionedPhotos photos, ClipModel model) implements VectorSet.Source {
  private static final int HELD_OUT = 157;

  @Override
  public String name() {
    return "photo-patches";
  }

  @Override
  public String recipe() {
    return "patches of "
        + photos.files().size()
        + " photos by "
        + model.model().imageFingerprint()
        + ", every "
        + HELD_OUT
        + "th held out; "
        + photos.captions().size()
        + " captions";
  }

  @Override
  public int dimensions() {
    return model.model().dimensions();
  }

  @Override
  public List<String> kinds() {
    return List.of("text", "image");
  }

  @Override
  public void writeTo(VectorSet.Sink sink) throws IOException {
    ImageFileDecoder decoder = ImageFileDecoder.withDefaults();
    long n = 0;
    for (Path file : photos.files()) {
      RgbImage image = decoder.decode(Files.readAllBytes(file));
      PatchGrid grid = model.encodePatches(image);
      for (int i = 0; i < grid.size(); i++) {
        float[] vector = grid.vector(grid.cell(i));
        if (n++ % HELD_OUT == 0) {
          sink.query("image", vector);
        } else {
          sink.corpus(vector);
        }
      }
    }
    for (String caption : photos.captions()) {
      sink.query("text", model.encodeText(caption));
    }
  }
}
