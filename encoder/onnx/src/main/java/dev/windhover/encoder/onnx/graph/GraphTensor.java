package dev.windhover.encoder.onnx.graph;

import java.util.List;

/**
 * A stored tensor of a graph: its name, type and shape, not its numbers.
 *
 * @param external whether the numbers lie in another file
 * @param scalar the number itself when the tensor holds a single float inside the file, else NaN
 */
public record GraphTensor(
    String name, TensorType type, List<Long> shape, boolean external, float scalar) {

  /** Copies the shape. */
  public GraphTensor {
    shape = List.copyOf(shape);
  }
}
