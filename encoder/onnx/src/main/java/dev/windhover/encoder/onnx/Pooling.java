package dev.windhover.encoder.onnx;

import dev.windhover.encoder.ModelException;
import dev.windhover.encoder.onnx.json.JsonPart;
import java.util.Optional;

/** How the vectors of tokens become the one of the whole, where the graph leaves that open. */
enum Pooling {
  /** The graph has done it: an output with two axes. */
  DONE,
  /** The first token, a class token. */
  FIRST,
  /** The last token that is no padding, an end token. */
  LAST,
  /** The mean of all tokens that are no padding. */
  MEAN;

  /** The {@code pooling} of a tower's configuration. */
  static Optional<Pooling> of(JsonPart tower) {
    return tower
        .text("pooling")
        .map(name ->
            switch (name) {
              case "cls", "first" -> FIRST;
              case "eos", "last" -> LAST;
              case "mean", "avg" -> MEAN;
              default ->
                  throw new ModelException(
                      tower.where()
                          + ": pooling must be \"cls\", \"eos\" or \"mean\", found \""
                          + name
                          + "\"");
            });
  }

  /**
   * Pools one item.
   *
   * @param values of all items, {@code [items, tokens, dimensions]}
   * @param item which one
   * @param tokens per item
   * @param used how many of them are no padding
   */
  float[] pool(float[] values, int item, int tokens, int used, int dimensions) {
    float[] out = new float[dimensions];
    int base = item * tokens * dimensions;
    switch (this) {
      case DONE -> System.arraycopy(values, item * dimensions, out, 0, dimensions);
      case FIRST -> System.arraycopy(values, base, out, 0, dimensions);
      case LAST -> System.arraycopy(values, base + (used - 1) * dimensions, out, 0, dimensions);
      case MEAN -> {
        for (int t = 0; t < used; t++) {
          for (int d = 0; d < dimensions; d++) {
            out[d] += values[base + t * dimensions + d] / used;
          }
        }
      }
    }
    return out;
  }
}
