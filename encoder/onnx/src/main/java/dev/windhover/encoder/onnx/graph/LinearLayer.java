package dev.windhover.encoder.onnx.graph;

import java.util.Optional;

/**
 * A matrix product of a graph, and how its weights are had as floats.
 *
 * @param weight name of the stored matrix, {@code [in, out]}
 * @param scale name of the factors of 8-bit weights, absent for floats
 * @param zeroPoint name of the 8-bit number that means 0, absent when that is 0
 */
record LinearLayer(String weight, Optional<String> scale, Optional<String> zeroPoint) {

  /**
   * The layer that computes {@code value}: {@code MatMul}, or the {@code MatMulInteger} of dynamic
   * quantisation with its two scalings.
   */
  static Optional<LinearLayer> of(GraphOutline graph, String value) {
    GraphNode node = graph.producer(value).orElse(null);
    if (node == null || node.inputs().size() < 2) {
      return Optional.empty();
    }
    return switch (node.operator()) {
      case "MatMul" -> Optional.of(plain(graph, node.inputs().get(1)));
      case "Mul" -> quantized(graph, node);
      default -> Optional.empty();
    };
  }

  /** A weight may itself be stored as bytes and widened by a node. */
  private static LinearLayer plain(GraphOutline graph, String weight) {
    GraphNode node = graph.producer(weight).orElse(null);
    if (node != null
        && node.operator().equals("DequantizeLinear")
        && graph.tensors().containsKey(node.inputs().getFirst())) {
      return new LinearLayer(
          node.inputs().get(0),
          Optional.of(node.inputs().get(1)),
          node.inputs().size() > 2 ? Optional.of(node.inputs().get(2)) : Optional.empty());
    }
    return new LinearLayer(weight, Optional.empty(), Optional.empty());
  }

  /** {@code Mul(Cast(MatMulInteger(x, w, xZero, wZero)), Mul(xScale, wScale))}. */
  private static Optional<LinearLayer> quantized(GraphOutline graph, GraphNode mul) {
    GraphNode product = null;
    String scale = null;
    for (String input : mul.inputs()) {
      GraphNode node = graph.producer(input).orElse(null);
      if (node == null) {
        continue;
      }
      if (node.operator().equals("Cast")) {
        product =
            graph
                .producer(node.inputs().getFirst())
                .filter(n -> n.operator().equals("MatMulInteger"))
                .orElse(null);
      } else if (node.operator().equals("Mul")) {
        scale =
            node.inputs().stream().filter(graph.tensors()::containsKey).findFirst().orElse(null);
      }
    }
    if (product == null || scale == null) {
      return Optional.empty();
    }
    return Optional.of(
        new LinearLayer(
            product.inputs().get(1),
            Optional.of(scale),
            product.inputs().size() > 3 ? Optional.of(product.inputs().get(3)) : Optional.empty()));
  }
}
