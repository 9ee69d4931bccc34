package dev.windhover.encoder.onnx.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What an ONNX file says about its graph, its weights left out: enough to find inputs, outputs and
 * the places where a graph can be extended. Immutable and thread-safe.
 */
public final class GraphOutline {
  private final Map<String, GraphValue> inputs;
  private final Map<String, GraphValue> outputs;
  private final Map<String, GraphTensor> tensors;
  private final List<GraphNode> nodes;
  private final Map<String, Long> opsets;
  private final boolean subgraphs;
  private final Map<String, GraphNode> producers = new HashMap<>();
  private final Map<String, List<GraphNode>> consumers = new HashMap<>();

  GraphOutline(
      List<GraphValue> inputs,
      List<GraphValue> outputs,
      List<GraphTensor> tensors,
      List<GraphNode> nodes,
      Map<String, Long> opsets,
      boolean subgraphs) {
    this.tensors = new LinkedHashMap<>();
    tensors.forEach(t -> this.tensors.put(t.name(), t));
    this.inputs = new LinkedHashMap<>();
    for (GraphValue value : inputs) {
      // Files of old IR versions list their weights among the inputs.
      if (!this.tensors.containsKey(value.name())) {
        this.inputs.put(value.name(), value);
      }
    }
    this.outputs = new LinkedHashMap<>();
    outputs.forEach(v -> this.outputs.put(v.name(), v));
    this.nodes = List.copyOf(nodes);
    this.opsets = Map.copyOf(opsets);
    this.subgraphs = subgraphs;
    for (GraphNode node : nodes) {
      node.outputs().forEach(o -> producers.put(o, node));
      node.inputs().stream()
          .distinct()
          .forEach(i -> consumers.computeIfAbsent(i, k -> new ArrayList<>()).add(node));
    }
  }

  /** Inputs by name, in the file's order, stored tensors left out. */
  public Map<String, GraphValue> inputs() {
    return Collections.unmodifiableMap(inputs);
  }

  /** Outputs by name, in the file's order. */
  public Map<String, GraphValue> outputs() {
    return Collections.unmodifiableMap(outputs);
  }

  /** Stored tensors by name. */
  public Map<String, GraphTensor> tensors() {
    return Collections.unmodifiableMap(tensors);
  }

  /** Nodes in the file's order. */
  public List<GraphNode> nodes() {
    return nodes;
  }

  /** Version of the standard operators, 0 when the file does not say. */
  public long opset() {
    return opsets.getOrDefault("", opsets.getOrDefault("ai.onnx", 0L));
  }

  /** The node that computes {@code value}. */
  public Optional<GraphNode> producer(String value) {
    return Optional.ofNullable(producers.get(value));
  }

  /** The nodes that read {@code value}. */
  public List<GraphNode> consumers(String value) {
    return List.copyOf(consumers.getOrDefault(value, List.of()));
  }

  /** Whether a node has this operator, in any domain. */
  public boolean uses(String operator) {
    return nodes.stream().anyMatch(n -> n.operator().equals(operator));
  }

  /**
   * Whether activations are quantised while the graph runs, with one scale per tensor: then the
   * numbers of one item depend on what else is in its batch.
   */
  public boolean quantizesActivations() {
    return uses("DynamicQuantizeLinear") || uses("DynamicQuantizeMatMul");
  }

  /** Whether the graph multiplies 8-bit integers. */
  public boolean multipliesBytes() {
    return uses("MatMulInteger")
        || uses("ConvInteger")
        || uses("QLinearMatMul")
        || uses("QLinearConv")
        || uses("MatMulIntegerToFloat")
        || uses("DynamicQuantizeMatMul")
        || uses("QGemm")
        || uses("QAttention");
  }

  /** Whether a node holds a graph of its own, such as a branch or a loop. */
  public boolean hasSubgraphs() {
    return subgraphs;
  }

  /** The files beside this one that hold weights, sorted. */
  public SortedSet<String> externalFiles() {
    SortedSet<String> out = new TreeSet<>();
    for (GraphTensor tensor : tensors.values()) {
      if (tensor.external()) {
        out.add(tensor.location());
      }
    }
    return out;
  }
}
