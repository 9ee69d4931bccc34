package dev.windhover.encoder.onnx;

import dev.windhover.encoder.RgbImage;
import dev.windhover.encoder.onnx.graph.OnnxSession;
import dev.windhover.encoder.onnx.image.ImageFileDecoder;
import dev.windhover.encoder.onnx.model.Golden;
import dev.windhover.encoder.onnx.model.ModelFolder;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The folder's golden picture, or a made one. */
final class VisionProbe implements SessionLoader.Probe {
  private static final int EDGE = 320;

  private final VisionTower tower;
  private final RgbImage image;
  private final Optional<List<float[]>> golden;

  VisionProbe(ModelFolder folder, VisionTower tower) throws IOException {
    this.tower = tower;
    Optional<Golden.Image> shipped = Golden.image(folder);
    this.image =
        shipped.map(g -> ImageFileDecoder.withDefaults().decode(g.file())).orElseGet(() -> made());
    this.golden = shipped.map(g -> List.of(g.imageVector()));
  }

  @Override
  public Optional<List<float[]>> golden() {
    return golden;
  }

  @Override
  public List<float[]> vectors(OnnxSession session) {
    return tower.images(session, List.of(new VisionTower.View(image, image.bounds())));
  }

  /** Slopes, edges and fine texture, so that activations of every size occur. */
  private static RgbImage made() {
    byte[] samples = new byte[3 * EDGE * EDGE];
    for (int y = 0, at = 0; y < EDGE; y++) {
      for (int x = 0; x < EDGE; x++) {
        int texture = (x * 73 ^ y * 151) & 63;
        samples[at++] = (byte) Math.min(255, x * 255 / EDGE + texture);
        samples[at++] = (byte) ((x / 40 + y / 40) % 2 == 0 ? 230 - texture : 20 + texture);
        samples[at++] = (byte) (y * 255 / EDGE);
      }
    }
    return new RgbImage(EDGE, EDGE, samples);
  }
}
