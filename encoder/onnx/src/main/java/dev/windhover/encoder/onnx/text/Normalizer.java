package dev.windhover.encoder.onnx.text;

import java.util.List;

/** A rewriting of the whole text before it is split. Implementations are thread-safe. */
@FunctionalInterface
interface Normalizer {

  /** Leaves the text as it is. */
  Normalizer NONE = text -> text;

  String normalize(String text);

  /** All of {@code steps}, one after the other. */
  static Normalizer sequence(List<Normalizer> steps) {
    return text -> {
      String out = text;
      for (Normalizer step : steps) {
        out = step.normalize(out);
      }
      return out;
    };
  }
}
