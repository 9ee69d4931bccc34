package dev.windhover.encoder.onnx;

import dev.windhover.encoder.ModelInfo;
import dev.windhover.encoder.Region;
import dev.windhover.encoder.onnx.image.Preprocessing;

/**
 * How patch vectors are had.
 *
 * @param kind where they come from
 * @param output of the graph, {@code [batch, tokens, dimensions]}; the last {@code rows * columns}
 *     tokens are the patches
 * @param fragment bytes to be appended to the graph so that it has the output, may be empty
 * @param pixels of the patch pass, which sees the whole window
 * @param rows of cells in a window
 * @param columns of cells in a window
 * @param maxAspect up to which ratio of its sides a picture is squashed into one window
 */
record PatchRule(
    ModelInfo.PatchVectors kind,
    String output,
    byte[] fragment,
    Preprocessing pixels,
    int rows,
    int columns,
    double maxAspect) {

  /** The windows of a part of an image. */
  PatchWindows windows(Region part) {
    return PatchWindows.of(part, rows, columns, maxAspect);
  }

  /** A stable text of everything that shapes patch vectors beside the graph. */
  String fingerprint() {
    return pixels.fingerprint() + " " + rows + " x " + columns + ", windows beyond " + maxAspect;
  }
}
