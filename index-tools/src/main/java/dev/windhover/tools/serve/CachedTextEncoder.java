package dev.windhover.tools.serve;

import dev.windhover.encoder.ModelInfo;
import dev.windhover.encoder.TextEncoder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Remembers the vectors of the last texts: a person who moves a slider or turns a page asks for the
 * same words again. Thread-safe.
 */
final class CachedTextEncoder implements TextEncoder {
  private static final int TEXTS = 512;

  private final TextEncoder encoder;
  private final Map<String, float[]> recent =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, float[]> eldest) {
          return size() > TEXTS;
        }
      };

  CachedTextEncoder(TextEncoder encoder) {
    this.encoder = encoder;
  }

  @Override
  public ModelInfo model() {
    return encoder.model();
  }

  @Override
  public float[] encodeText(String text) {
    Optional<float[]> known = recall(text);
    if (known.isPresent()) {
      return known.get();
    }
    float[] vector = encoder.encodeText(text);
    synchronized (recent) {
      recent.put(text, vector.clone());
    }
    return vector;
  }

  private Optional<float[]> recall(String text) {
    synchronized (recent) {
      return Optional.ofNullable(recent.get(text)).map(float[]::clone);
    }
  }
}
