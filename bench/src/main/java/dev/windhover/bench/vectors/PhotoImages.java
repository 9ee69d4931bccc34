package dev.windhover.bench.vectors;

import dev.windhover.encoder.Region;
import dev.windhover.encoder.RgbImage;
import dev.windhover.encoder.onnx.ClipModel;
import dev.windhover.encoder.onnx.image.ImageFileDecoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Every photo as a whole by the bundled model; asked for by captions, and by the middle of each
 * photo, half its sides, as a picture of its own.
 *
 * @param photos to encode
 * @param model that encodes them, which must stay open
 */
public record PhotoImages(CaptionedPhotos photos, ClipModel model) implements VectorSet.Source {
  @Override
  public String name() {
    return "photo-images";
  }

  @Override
  public String recipe() {
    return photos.files().size()
        + " photos by "
        + model.model().imageFingerprint()
        + "; their middles; "
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
    for (Path file : photos.files()) {
      RgbImage image = decoder.decode(Files.readAllBytes(file));
      sink.corpus(model.encodeImage(image));
      Region middle =
          new Region(
              image.width() / 4,
              image.height() / 4,
              Math.max(1, image.width() / 2),
              Math.max(1, image.height() / 2));
      sink.query("image", model.encodeImage(image.crop(middle)));
    }
    for (String caption : photos.captions()) {
      sink.query("text", model.encodeText(caption));
    }
  }
}
