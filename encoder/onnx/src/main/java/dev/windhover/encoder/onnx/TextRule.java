package dev.windhover.encoder.onnx;

import dev.windhover.encoder.onnx.text.Tokenizer;
import java.util.Optional;

/**
 * How the text side is run.
 *
 * @param idsInput of the graph for token ids, {@code [batch, tokens]}
 * @param maskInput of the graph for 1 at tokens and 0 at padding, if it has one
 * @param typesInput of the graph for segment numbers, all 0, if it has one
 * @param output of the graph, {@code [batch, dimensions]} or {@code [batch, tokens, dimensions]}
 * @param pooling of that output
 * @param contextLength most tokens of a text
 * @param padding how texts of one call are brought to one length
 * @param paddingId what fills them up
 * @param dimensions of every vector
 * @param batchSize most texts per call
 */
record TextRule(
    Tokenizer tokenizer,
    String idsInput,
    Optional<String> maskInput,
    Optional<String> typesInput,
    String output,
    Pooling pooling,
    int contextLength,
    Padding padding,
    int paddingId,
    int dimensions,
    int batchSize) {

  /** To which length texts are filled up. */
  enum Padding {
    /** The longest of the call. */
    LONGEST,
    /** The context length. */
    CONTEXT
  }
}
