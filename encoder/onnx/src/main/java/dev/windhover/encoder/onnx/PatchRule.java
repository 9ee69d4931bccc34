package dev.windhover.encoder.onnx;

import dev.windhover.encoder.ModelInfo;
import dev.windhover.encoder.onnx.image.Preprocessing;

/**
 * How patch vectors are had.
 *
 * @param kind where they come from
 * @param output of the graph, {@code [batch, tokens, dimensions]}; the last {@code rows * columns}
 *     tokens are the patches
 * @param fragment bytes to be appended to the graph so that it has the output, may be empty
 * @param pixels of the patch pass, which sees the whole view
 */
record PatchRule(
    ModelInfo.PatchVectors kind,
    String output,
    byte[] fragment,
    Preprocessing pixels,
    int rows,
    int columns) {}
