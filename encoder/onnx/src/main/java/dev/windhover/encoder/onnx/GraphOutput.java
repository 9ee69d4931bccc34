package dev.windhover.encoder.onnx;

import dev.windhover.encoder.ModelException;
import dev.windhover.encoder.onnx.graph.GraphValue;
import dev.windhover.encoder.onnx.json.JsonPart;
import dev.windhover.encoder.onnx.model.GraphFile;
import java.util.Optional;

/**
 * The output of a graph that holds embeddings.
 *
 * @param pooling how it becomes one vector per item
 */
record GraphOutput(GraphFile file, GraphValue value, Pooling pooling) {

  /**
   * The projected embedding, the pooled output, or tokens with a stated pooling.
   *
   * @param tower the configuration of this side
   * @param projected name of the projected embedding
   * @throws ModelException if there is none of them
   */
  static GraphOutput find(GraphFile file, JsonPart tower, String projected) {
    for (String name : new String[] {projected, "pooler_output"}) {
      GraphValue value = file.outline().outputs().get(name);
      if (value != null) {
        return new GraphOutput(file, value, Pooling.DONE);
      }
    }
    Optional<Pooling> pooling = Pooling.of(tower);
    GraphValue tokens = file.outline().outputs().get("last_hidden_state");
    if (pooling.isPresent() && tokens != null) {
      return new GraphOutput(file, tokens, pooling.get());
    }
    throw new ModelException(
        file.what()
            + " has no output that can be used: expected "
            + projected
            + " or pooler_output, or last_hidden_state together with \"pooling\" in "
            + tower.where()
            + ", found "
            + file.outline().outputs().values());
  }

  /** Size of a vector. */
  int dimensions(JsonPart config) {
    long size = value.rank() == 0 ? GraphValue.ANY : value.size(-1);
    if (size != GraphValue.ANY) {
      return Math.toIntExact(size);
    }
    return config
        .integer("projection_dim", 1, 1 << 16)
        .orElseThrow(() ->
            new ModelException(
                file.what()
                    + " leaves the size of its output "
                    + value
                    + " open and config.json has no projection_dim"));
  }

  /** Most items per call: one where the numbers of one item would depend on the others. */
  static int batchSize(GraphFile file, GraphValue input, ModelOptions options) {
    long fixed = input.size(0);
    if (fixed > 1) {
      throw new ModelException(
          file.what()
              + " takes exactly "
              + fixed
              + " items a call: export it with a batch of 1 or of any size");
    }
    return fixed == 1 || file.outline().quantizesActivations() ? 1 : options.batchSize();
  }
}
