package dev.windhover.encoder.onnx;

import dev.windhover.encoder.onnx.image.Preprocessing;
import java.util.Optional;

/**
 * How the image side is run.
 *
 * @param input of the graph for pixels, {@code [batch, 3, height, width]}
 * @param pixels of the global pass
 * @param imageOutput of the graph, {@code [batch, dimensions]}
 * @param patches how patch vectors are had, if at all
 * @param dimensions of every vector
 * @param batchSize most images per call
 */
record VisionRule(
    String input,
    Preprocessing pixels,
    String imageOutput,
    Optional<PatchRule> patches,
    int dimensions,
    int batchSize) {}
