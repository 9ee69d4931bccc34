package dev.windhover.encoder.onnx.graph;

import java.util.List;
import java.util.Map;

/**
 * A node of a graph, without tensors in its attributes.
 *
 * @param domain empty for the standard operators
 * @param integers integer attributes by name; lists of integers are left out
 * @param floats float attributes by name
 */
public record GraphNode(
    String name,
    String operator,
    String domain,
    List<String> inputs,
    List<String> outputs,
    Map<String, Long> integers,
    Map<String, Float> floats) {

  /** Copies the collections. */
  public GraphNode {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    integers = Map.copyOf(integers);
    floats = Map.copyOf(floats);
  }
}
