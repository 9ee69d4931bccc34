package dev.windhover.encoder.onnx;

import dev.windhover.encoder.onnx.image.Preprocessing;
import java.util.Optional;

/**
 * How the image side is run.
 *
 * @param input of the graph for pixels, {@code [batch, 3, height, width]}
 * @param pixels of the global pass
 * @param imageOutput of the graph, {@code [batch, dimensions]} or {@code [batch, tokens,
 *     dimensions]}
 * @param pooling of that output
 * @param patches how patch vectors are had, if at all
 * @param patchRefusal why there are none, empty when there are some
 * @param dimensions of every vector
 * @param batchSize most images per call
 */
record VisionRule(
    String input,
    Preprocessing pixels,
    String imageOutput,
    Pooling pooling,
    Optional<PatchRule> patches,
    String patchRefusal,
    int dimensions,
    int batchSize) {}
