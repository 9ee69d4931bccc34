package dev.windhover.encoder.onnx;

import dev.windhover.encoder.onnx.image.Preprocessing;

/**
 * How patch vectors are had.
 *
 * @param output of the graph, {@code [batch, tokens, dimensions]}; the last {@code rows * columns}
 *     tokens are the patches
 * @param pixels of the patch pass, which sees the whole view
 */
record PatchRule(String output, Preprocessing pixels, int rows, int columns) {}
