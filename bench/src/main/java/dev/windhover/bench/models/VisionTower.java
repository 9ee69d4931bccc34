package dev.windhover.bench.models;

import dev.windhover.encoder.onnx.graph.GraphFragment;
import dev.windhover.encoder.onnx.graph.GraphFragment.Attribute;
import dev.windhover.encoder.onnx.graph.GraphValue;
import java.io.IOException;
import java.util.List;

/**
 * The vision tower of CLIP as Hugging Face's models export it with eager attention: same nodes,
 * same names of biases and layer norms, random weights.
 */
final class VisionTower {
  private static final String ROOT = "vision_model.";

  /** Where CLIP's training starts from. */
  private static final double DEVIATION = 0.02;

  private final OnnxFile file;
  private final VitShape shape;
  private final GraphFragment graph = new GraphFragment();
  private int count;

  private VisionTower(OnnxFile file, VitShape shape) {
    this.file = file;
    this.shape = shape;
  }

  static void write(OnnxFile file, VitShape shape) throws IOException {
    new VisionTower(file, shape).write();
  }

  private void write() throws IOException {
    file.floatInput("pixel_values", "batch", 3, shape.image(), shape.image());
    String state = norm(embeddings(), ROOT + "pre_layrnorm");
    for (int layer = 0; layer < shape.layers(); layer++) {
      String name = ROOT + "encoder.layers." + layer + ".";
      state = node("Add", state, attention(norm(state, name + "layer_norm1"), name + "self_attn."));
      state = node("Add", state, feedForward(norm(state, name + "layer_norm2"), name + "mlp."));
    }
    String first = node("Gather", state, graph.integers("first", 0), new Attribute.Int("axis", 1));
    String token = node("Squeeze", first, graph.integers("token_axis", 1));
    graph.node(
        "MatMul",
        List.of(
            norm(token, ROOT + "post_layernorm"),
            weight("projection", shape.hidden(), shape.dimensions())),
        "image_embeds");
    graph.output("image_embeds", GraphValue.ANY, shape.dimensions());
    file.append(graph);
  }

  private String embeddings() throws IOException {
    String name = ROOT + "embeddings.";
    int hidden = shape.hidden();
    String patches =
        graph.node(
            "Conv",
            List.of(
                "pixel_values",
                file.random(
                    name + "patch_embedding.weight",
                    DEVIATION,
                    hidden,
                    3,
                    shape.patch(),
                    shape.patch())),
            next("Conv"),
            new Attribute.Ints("kernel_shape", shape.patch(), shape.patch()),
            new Attribute.Ints("strides", shape.patch(), shape.patch()));
    String flat = node("Reshape", patches, graph.integers("patch_rows", 0, hidden, -1));
    String rows = transpose(flat, 0, 2, 1);
    String sizes = graph.node("Shape", List.of("pixel_values"), next("Shape"));
    String batch =
        graph.node(
            "Slice",
            List.of(sizes, graph.integers("batch_from", 0), graph.integers("batch_to", 1)),
            next("Slice"));
    String wanted =
        graph.node(
            "Concat",
            List.of(batch, graph.integers("class_row", 1, hidden)),
            next("Concat"),
            new Attribute.Int("axis", 0));
    String start = node("Expand", file.random(name + "class_embedding", DEVIATION, hidden), wanted);
    String tokens =
        graph.node("Concat", List.of(start, rows), next("Concat"), new Attribute.Int("axis", 1));
    return node(
        "Add",
        tokens,
        file.random(name + "position_embedding.weight", DEVIATION, 1, 1 + shape.patches(), hidden));
  }

  private String attention(String input, String name) throws IOException {
    int hidden = shape.hidden();
    String query = linear(input, name + "q_proj", hidden, hidden);
    double scale = 1 / Math.sqrt((double) hidden / shape.heads());
    String scaled = node("Mul", query, graph.number(next("scale"), (float) scale));
    String queries = transpose(heads(scaled), 0, 2, 1, 3);
    String keys = transpose(heads(linear(input, name + "k_proj", hidden, hidden)), 0, 2, 3, 1);
    String values = transpose(heads(linear(input, name + "v_proj", hidden, hidden)), 0, 2, 1, 3);
    String weights =
        graph.node(
            "Softmax",
            List.of(node("MatMul", queries, keys)),
            next("Softmax"),
            new Attribute.Int("axis", -1));
    String mixed = transpose(node("MatMul", weights, values), 0, 2, 1, 3);
    String joined = node("Reshape", mixed, graph.integers(next("joined"), 0, 0, hidden));
    return linear(joined, name + "out_proj", hidden, hidden);
  }

  private String heads(String value) {
    int width = shape.hidden() / shape.heads();
    return node("Reshape", value, graph.integers(next("heads"), 0, 0, shape.heads(), width));
  }

  private String feedForward(String input, String name) throws IOException {
    String wide = linear(input, name + "fc1", shape.hidden(), shape.inner());
    String slope = node("Mul", wide, graph.number(next("slope"), 1.702f));
    String gate = graph.node("Sigmoid", List.of(slope), next("Sigmoid"));
    return linear(node("Mul", wide, gate), name + "fc2", shape.inner(), shape.hidden());
  }

  private String linear(String input, String name, int from, int to) throws IOException {
    String product = node("MatMul", input, weight(next("weight"), from, to));
    return node("Add", file.random(name + ".bias", DEVIATION, to), product);
  }

  /** Exporters transpose the weights of linear layers and lose their names. */
  private String weight(String name, int from, int to) throws IOException {
    return file.random("onnx::MatMul_" + name, DEVIATION, from, to);
  }

  private String norm(String input, String name) throws IOException {
    return graph.node(
        "LayerNormalization",
        List.of(
            input,
            file.filled(name + ".weight", 1, shape.hidden()),
            file.filled(name + ".bias", 0, shape.hidden())),
        next("LayerNormalization"),
        new Attribute.Int("axis", -1),
        new Attribute.Real("epsilon", 1e-5f));
  }

  private String transpose(String input, long... order) {
    return graph.node(
        "Transpose", List.of(input), next("Transpose"), new Attribute.Ints("perm", order));
  }

  private String node(String operator, String left, String right, Attribute... attributes) {
    return graph.node(operator, List.of(left, right), next(operator), attributes);
  }

  private String next(String what) {
    return what + "_" + count++;
  }
}
