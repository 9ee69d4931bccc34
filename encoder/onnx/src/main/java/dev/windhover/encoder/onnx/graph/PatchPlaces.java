package dev.windhover.encoder.onnx.graph;

import java.util.Collection;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a vision transformer of CLIP is tapped for patch vectors. Places are found through the
 * biases of the last block, which keep their names in every layout of the exporters; the nodes
 * between them differ from version to version and are not looked at.
 *
 * @param query value with the queries of the last block, before any scaling
 * @param value value with its values
 * @param outProjection its output projection
 * @param outBias name of the bias of that
 * @param normWeight name of the weight of the layer norm after the last block
 * @param normBias name of the bias of that
 * @param projection from the hidden size to the embedding
 * @param hidden size of a token
 * @param dimensions of an embedding
 * @param epsilon of the layer norm
 * @param opset version of the operators
 * @param half whether weights and values are 16-bit floats
 * @param channelScales names of scales that have one number per channel
 */
public record PatchPlaces(
    String query,
    String value,
    LinearLayer outProjection,
    String outBias,
    String normWeight,
    String normBias,
    LinearLayer projection,
    int hidden,
    int dimensions,
    float epsilon,
    long opset,
    boolean half,
    Collection<String> channelScales) {

  private static final Pattern VALUE_BIAS =
      Pattern.compile("(.*vision_model\\.encoder\\.layers\\.)(\\d+)(\\.self_attn\\.)v_proj\\.bias");

  /** Layers that exporters put between the projection and the output. */
  private static final int MAX_STEPS = 8;

  /** Why a graph has no such places. */
  public static final class NotFound extends Exception {
    private static final long serialVersionUID = 1L;

    /** What was looked for and what was found. */
    public NotFound(String message) {
      super(message);
    }
  }

  boolean scaleIsPerChannel(LinearLayer layer) {
    return layer.scale().filter(channelScales::contains).isPresent();
  }

  /**
   * Finds the places.
   *
   * @param imageOutput the output with the embedding of the whole image
   * @param dimensions of an embedding
   * @throws NotFound if the graph has another form; the message says what was looked for
   */
  public static PatchPlaces find(GraphOutline graph, String imageOutput, int dimensions)
      throws NotFound {
    return new Search(graph, imageOutput, dimensions).places();
  }

  private static final class Search {
    private final GraphOutline graph;
    private final String imageOutput;
    private final int dimensions;

    Search(GraphOutline graph, String imageOutput, int dimensions) {
      this.graph = graph;
      this.imageOutput = imageOutput;
      this.dimensions = dimensions;
    }

    PatchPlaces places() throws NotFound {
      refuseFused();
      String attention = lastAttention();
      String outBias = attention + "out_proj.bias";
      String norm = attention.replaceFirst("encoder\\.layers\\..*", "post_layernorm.");
      GraphTensor valueBias = tensor(attention + "v_proj.bias");
      LinearLayer out = linear(operand(outBias), outBias);
      LinearLayer projection = projection();
      tensor(norm + "bias");
      return new PatchPlaces(
          sum(attention + "q_proj.bias").outputs().getFirst(),
          sum(attention + "v_proj.bias").outputs().getFirst(),
          out,
          outBias,
          tensor(norm + "weight").name(),
          norm + "bias",
          projection,
          Math.toIntExact(valueBias.shape().getFirst()),
          dimensions,
          epsilon(norm + "weight"),
          graph.opset(),
          valueBias.type() == TensorType.FLOAT16,
          graph.tensors().values().stream()
              .filter(t -> t.shape().size() == 1 && t.shape().getFirst() > 1)
              .map(GraphTensor::name)
              .toList());
    }

    private void refuseFused() throws NotFound {
      for (GraphNode node : graph.nodes()) {
        boolean attention =
            node.operator().equals("Attention")
                || node.operator().equals("MultiHeadAttention")
                || node.operator().equals("QAttention")
                || node.operator().equals("PackedAttention");
        if (attention && !node.domain().isEmpty()) {
          throw new NotFound(
              "its attention is fused into "
                  + node.domain()
                  + "."
                  + node.operator()
                  + " nodes, where queries and values cannot be reached: use the file that was not"
                  + " optimised");
        }
      }
    }

    /** The common beginning of the names of the last block's attention. */
    private String lastAttention() throws NotFound {
      String found = null;
      int last = -1;
      for (String name : graph.tensors().keySet()) {
        Matcher matcher = VALUE_BIAS.matcher(name);
        if (matcher.matches() && Integer.parseInt(matcher.group(2)) > last) {
          last = Integer.parseInt(matcher.group(2));
          found = matcher.group(1) + last + matcher.group(3);
        }
      }
      if (found == null) {
        throw new NotFound(
            "no stored tensor is called vision_model.encoder.layers.N.self_attn.v_proj.bias: its"
                + " weights were renamed, its attention has no biases, or it is no vision"
                + " transformer of CLIP");
      }
      return found;
    }

    private GraphTensor tensor(String name) throws NotFound {
      GraphTensor tensor = graph.tensors().get(name);
      if (tensor == null) {
        throw new NotFound("no stored tensor is called " + name);
      }
      return tensor;
    }

    /** The node that adds a bias. */
    private GraphNode sum(String bias) throws NotFound {
      tensor(bias);
      for (GraphNode node : graph.consumers(bias)) {
        if (node.operator().equals("Add") && node.inputs().size() == 2) {
          return node;
        }
      }
      throw new NotFound("no Add node reads " + bias + ", found " + graph.consumers(bias));
    }

    /** What the bias is added to. */
    private String operand(String bias) throws NotFound {
      GraphNode node = sum(bias);
      return node.inputs().get(node.inputs().get(0).equals(bias) ? 1 : 0);
    }

    private LinearLayer linear(String value, String what) throws NotFound {
      return LinearLayer.of(graph, value)
          .orElseThrow(() ->
              new NotFound(
                  "the layer of "
                      + what
                      + " is no MatMul or MatMulInteger, found "
                      + graph.producer(value).map(GraphNode::operator).orElse("no node")));
    }

    /** Back from the output over casts and normalisation to the first matrix product. */
    private LinearLayer projection() throws NotFound {
      String value = imageOutput;
      for (int step = 0; step < MAX_STEPS; step++) {
        Optional<LinearLayer> layer = LinearLayer.of(graph, value);
        if (layer.isPresent()) {
          return layer.get();
        }
        GraphNode node = graph.producer(value).orElse(null);
        if (node == null
            || !(node.operator().equals("Cast")
                || node.operator().equals("Div")
                || node.operator().equals("Identity"))) {
          throw new NotFound(
              "its output "
                  + imageOutput
                  + " does not come from a projection, found "
                  + (node == null ? "no node" : node.operator()));
        }
        value = node.inputs().getFirst();
      }
      throw new NotFound("no projection was found before its output " + imageOutput);
    }

    private float epsilon(String weight) {
      for (GraphNode node : graph.consumers(weight)) {
        if (node.operator().equals("LayerNormalization")) {
          return node.floats().getOrDefault("epsilon", 1e-5f);
        }
      }
      return 1e-5f;
    }
  }
}
