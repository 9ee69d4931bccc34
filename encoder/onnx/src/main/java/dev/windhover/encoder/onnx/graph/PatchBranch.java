package dev.windhover.encoder.onnx.graph;

import dev.windhover.encoder.onnx.graph.GraphFragment.Attribute;
import java.util.List;

/**
 * Appends patch vectors to a vision transformer of CLIP. Projected as they are, its patch tokens
 * are anti-correlated with text; the last block has to change. With {@code Y} its first layer norm,
 * {@code q} and {@code v} its projections of {@code Y}, and {@code O} its output projection:
 *
 * <ul>
 *   <li>ClearCLIP (Lan et al. 2024): {@code W LN(O(softmax(q q^T / sqrt d) v))}
 *   <li>MaskCLIP (Zhou et al. 2022), reduced: {@code W LN(O(v))}
 * </ul>
 *
 * <p>Without residual and feed-forward in both. No weight is copied: the fragment names those of
 * the file, and is computed in 32-bit floats whatever they are stored as.
 */
public final class PatchBranch {

  /** The output that a fragment adds, {@code [batch, 1 + patches, dimensions]}. */
  public static final String OUTPUT = "windhover_patch_embeds";

  private static final String PREFIX = "windhover/";

  /** From here on layer norm is one operator. */
  private static final int LAYER_NORM_OPSET = 17;

  /** Which formula. */
  public enum Formula {
    /** Query-query attention. */
    CLEARCLIP,
    /** Values only. */
    MASKCLIP
  }

  private final PatchPlaces places;
  private final GraphFragment fragment = new GraphFragment();

  private PatchBranch(PatchPlaces places) {
    this.places = places;
  }

  /**
   * The bytes to append to the file.
   *
   * @param places where the graph is tapped
   * @param heads of its attention
   */
  public static byte[] of(PatchPlaces places, Formula formula, int heads) {
    return new PatchBranch(places).bytes(formula, heads);
  }

  private byte[] bytes(Formula formula, int heads) {
    String value = floats(places.value(), "v");
    String mixed =
        switch (formula) {
          case CLEARCLIP -> attention(floats(places.query(), "q"), value, heads);
          case MASKCLIP -> value;
        };
    String product =
        node("MatMul", "out_product", mixed, weight(places.outProjection(), "out_weight"));
    String out = node("Add", "out", product, floats(places.outBias(), "out_bias"));
    String normed = layerNorm(out);
    fragment.node("MatMul", List.of(normed, weight(places.projection(), "projection")), OUTPUT);
    fragment.output(OUTPUT, GraphValue.ANY, GraphValue.ANY, places.dimensions());
    return fragment.bytes();
  }

  private String attention(String query, String value, int heads) {
    String shape = fragment.integers(PREFIX + "split_shape", 0, 0, heads, places.hidden() / heads);
    String q = node("Reshape", "q_split", query, shape);
    String v = node("Reshape", "v_split", value, shape);
    String rows = transpose("q_rows", q, 0, 2, 1, 3);
    String columns = transpose("q_columns", q, 0, 2, 3, 1);
    String scores = node("MatMul", "scores", rows, columns);
    double scale = 1 / Math.sqrt((double) places.hidden() / heads);
    String scaled = node("Mul", "scaled", scores, fragment.number(PREFIX + "scale", (float) scale));
    String weights =
        fragment.node("Softmax", List.of(scaled), PREFIX + "weights", new Attribute.Int("axis", 3));
    String mixed = node("MatMul", "mixed", weights, transpose("v_rows", v, 0, 2, 1, 3));
    return node(
        "Reshape",
        "joined",
        transpose("mixed_rows", mixed, 0, 2, 1, 3),
        fragment.integers(PREFIX + "joined_shape", 0, 0, places.hidden()));
  }

  private String layerNorm(String input) {
    String weight = floats(places.normWeight(), "norm_weight");
    String bias = floats(places.normBias(), "norm_bias");
    if (places.opset() >= LAYER_NORM_OPSET) {
      return fragment.node(
          "LayerNormalization",
          List.of(input, weight, bias),
          PREFIX + "norm",
          new Attribute.Int("axis", -1),
          new Attribute.Real("epsilon", places.epsilon()));
    }
    String centred = node("Sub", "centred", input, mean("mean", input));
    String variance = mean("variance", node("Mul", "squared", centred, centred));
    String epsilon = fragment.number(PREFIX + "epsilon", places.epsilon());
    String deviation =
        fragment.node(
            "Sqrt", List.of(node("Add", "shifted", variance, epsilon)), PREFIX + "deviation");
    String scaled = node("Mul", "weighted", node("Div", "unit", centred, deviation), weight);
    return node("Add", "norm", scaled, bias);
  }

  private String mean(String name, String input) {
    return fragment.node(
        "ReduceMean",
        List.of(input),
        PREFIX + name,
        new Attribute.Ints("axes", -1),
        new Attribute.Int("keepdims", 1));
  }

  private String weight(LinearLayer layer, String name) {
    if (layer.scale().isEmpty()) {
      return floats(layer.weight(), name);
    }
    // The first matrix axis is summed over, the second has the scales of single channels.
    List<String> inputs =
        layer
            .zeroPoint()
            .map(zero -> List.of(layer.weight(), layer.scale().get(), zero))
            .orElseGet(() -> List.of(layer.weight(), layer.scale().get()));
    return places.scaleIsPerChannel(layer)
        ? fragment.node("DequantizeLinear", inputs, PREFIX + name, new Attribute.Int("axis", 1))
        : fragment.node("DequantizeLinear", inputs, PREFIX + name);
  }

  /** Values of 16-bit graphs are widened, so that the branch adds no rounding of its own. */
  private String floats(String value, String name) {
    return places.half()
        ? fragment.node(
            "Cast",
            List.of(value),
            PREFIX + name + "_float",
            new Attribute.Int("to", TensorType.FLOAT.code()))
        : value;
  }

  private String transpose(String name, String input, long... order) {
    return fragment.node(
        "Transpose", List.of(input), PREFIX + name, new Attribute.Ints("perm", order));
  }

  private String node(String operator, String name, String left, String right) {
    return fragment.node(operator, List.of(left, right), PREFIX + name);
  }
}
