package dev.windhover.encoder.onnx;

import dev.windhover.encoder.onnx.graph.OnnxSession;
import dev.windhover.encoder.onnx.model.Golden;
import dev.windhover.encoder.onnx.model.ModelFolder;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The folder's golden texts, or a few plain ones. */
final class TextProbe implements SessionLoader.Probe {
  private static final List<String> PLAIN =
      List.of(
          "a photo of a dog",
          "two people ride bicycles down a hill past a red brick house in the rain",
          "sunset");

  private final TextTower tower;
  private final List<String> texts;
  private final Optional<List<float[]>> golden;

  TextProbe(ModelFolder folder, TextTower tower) throws IOException {
    this.tower = tower;
    List<Golden.Text> shipped = Golden.texts(folder);
    this.texts = shipped.isEmpty() ? PLAIN : shipped.stream().map(Golden.Text::text).toList();
    this.golden =
        shipped.isEmpty()
            ? Optional.empty()
            : Optional.of(shipped.stream().map(Golden.Text::vector).toList());
  }

  @Override
  public Optional<List<float[]>> golden() {
    return golden;
  }

  @Override
  public List<float[]> vectors(OnnxSession session) {
    return tower.encode(session, texts.stream().map(tower::tokenize).toList());
  }
}
