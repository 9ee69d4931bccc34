package dev.windhover.encoder.onnx.graph;

import java.util.List;

/**
 * A stored tensor of a graph: its name, type and shape, not its numbers.
 *
 * @param location the file beside the graph that holds the numbers, empty when they are inside
 * @param scalar the number itself when the tensor holds a single float inside the file, else NaN
 */
public record GraphTensor(
    String name, TensorType type, List<Long> shape, String location, float scalar) {

  /** Copies the shape. */
  public GraphTensor {
    shape = List.copyOf(shape);
  }

  /** Whether the numbers lie in another file. */
  public boolean external() {
    return !location.isEmpty();
  }
}
