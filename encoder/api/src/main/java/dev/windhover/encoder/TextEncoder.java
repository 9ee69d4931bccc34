package dev.windhover.encoder;

import java.util.ArrayList;
import java.util.List;

/** Turns text into embeddings. Implementations are thread-safe. */
public interface TextEncoder {

  /** The model behind the vectors. */
  ModelInfo model();

  /**
   * The embedding of {@code text}: a new array of {@code model().dimensions()} floats of unit
   * length. Text beyond the model's context length is cut off by the model's own rule.
   *
   * @throws IllegalArgumentException if the text is null or blank
   */
  float[] encodeText(String text);

  /** One embedding per text, in order; implementations batch. */
  default List<float[]> encodeTexts(List<String> texts) {
    List<float[]> out = new ArrayList<>(texts.size());
    for (String text : texts) {
      out.add(encodeText(text));
    }
    return out;
  }
}
