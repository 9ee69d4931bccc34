package dev.windhover.encoder.onnx.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A graph that can be extended, and what is wrong with it after one thing was changed. */
class PatchPlacesTest {
  private static final String OUTPUT = "image_embeds";

  private static GraphOutline graph;
  private static String attention;
  private static int dimensions;

  @BeforeAll
  static void read() throws IOException {
    Path file =
        Path.of(System.getProperty("windhover.project", "../.."))
            .resolve(
                "encoder/onnx/src/test/resources/golden/models/clip-op17/onnx/vision_model.onnx");
    try (InputStream in = Files.newInputStream(file)) {
      graph = GraphReader.read(in, "vision_model.onnx");
    }
    attention =
        graph.tensors().keySet().stream()
            .filter(name -> name.endsWith("self_attn.v_proj.bias"))
            .max(String::compareTo)
            .orElseThrow()
            .replace("v_proj.bias", "");
    dimensions = (int) graph.outputs().get(OUTPUT).size(-1);
  }

  @Test
  void find_untouchedGraph_tapsTheLastBlock() throws PatchPlaces.NotFound {
    PatchPlaces places = PatchPlaces.find(graph, OUTPUT, dimensions);

    assertThat(places.outBias()).isEqualTo(attention + "out_proj.bias");
    assertThat(places.half()).isFalse();
    assertThat(places.opset()).isEqualTo(17);
  }

  @ParameterizedTest
  @ValueSource(strings = {"q_proj.bias", "out_proj.bias"})
  void find_lastBlockWithoutABias_namesIt(String bias) {
    assertRefused(without(attention + bias), "no stored tensor is called " + attention + bias);
  }

  @ParameterizedTest
  @ValueSource(strings = {"weight", "bias"})
  void find_withoutTheLastNorm_namesIt(String part) {
    String name = attention.replaceFirst("encoder\\.layers\\..*", "post_layernorm.") + part;
    assertRefused(without(name), "no stored tensor is called " + name);
  }

  @Test
  void find_renamedWeights_saysWhatWasLookedFor() {
    GraphOutline renamed =
        edited(
            t -> new GraphTensor("w" + t.name().hashCode(), t.type(), t.shape(), "", Float.NaN),
            UnaryOperator.identity());
    assertRefused(renamed, "self_attn.v_proj.bias", "weights were renamed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"q_proj.bias", "v_proj.bias", "out_proj.bias"})
  void find_biasAddedByAnotherNode_namesBoth(String bias) {
    GraphOutline fused =
        edited(
            UnaryOperator.identity(),
            n -> n.inputs().contains(attention + bias) ? operator(n, "com.x", "BiasAdd") : n);
    assertRefused(fused, "no Add node reads " + attention + bias, "BiasAdd");
  }

  @Test
  void find_outProjectionOfAnotherKind_saysWhatWasFound() {
    GraphNode add = graph.consumers(attention + "out_proj.bias").getFirst();
    String product =
        add.inputs().stream().filter(i -> !i.equals(attention + "out_proj.bias")).findFirst().get();
    GraphOutline other =
        edited(
            UnaryOperator.identity(),
            n -> n.outputs().contains(product) ? operator(n, "", "Einsum") : n);
    assertRefused(other, "is no MatMul or MatMulInteger", "found Einsum");
  }

  @Test
  void find_outputOfAnotherKind_saysWhatWasFound() {
    GraphOutline other =
        edited(
            UnaryOperator.identity(),
            n -> n.outputs().contains(OUTPUT) ? operator(n, "", "Tanh") : n);
    assertRefused(other, OUTPUT + " does not come from a projection", "found Tanh");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Attention", "MultiHeadAttention", "QAttention", "PackedAttention"})
  void find_fusedAttention_saysThatTheFileWasOptimised(String operator) {
    GraphOutline fused =
        edited(
            UnaryOperator.identity(),
            n -> n.operator().equals("Softmax") ? operator(n, "com.microsoft", operator) : n);
    assertRefused(fused, "fused into com.microsoft." + operator, "not optimised");
  }

  private static void assertRefused(GraphOutline changed, String... messages) {
    assertThatThrownBy(() -> PatchPlaces.find(changed, OUTPUT, dimensions))
        .isInstanceOf(PatchPlaces.NotFound.class)
        .hasMessageContainingAll(messages);
  }

  private static GraphOutline without(String tensor) {
    assertThat(graph.tensors()).containsKey(tensor);
    return outline(
        graph.tensors().values().stream().filter(t -> !t.name().equals(tensor)).toList(),
        graph.nodes());
  }

  private static GraphOutline edited(
      UnaryOperator<GraphTensor> tensors, UnaryOperator<GraphNode> nodes) {
    return outline(
        graph.tensors().values().stream().map(tensors).toList(),
        graph.nodes().stream().map(nodes).toList());
  }

  private static GraphOutline outline(List<GraphTensor> tensors, List<GraphNode> nodes) {
    return new GraphOutline(
        List.copyOf(graph.inputs().values()),
        List.copyOf(graph.outputs().values()),
        tensors,
        nodes,
        Map.of("", graph.opset()),
        false);
  }

  private static GraphNode operator(GraphNode n, String domain, String operator) {
    return new GraphNode(
        n.name(), operator, domain, n.inputs(), n.outputs(), n.integers(), n.floats());
  }
}
