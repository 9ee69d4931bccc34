package dev.windhover.tools.command;

import dev.windhover.encoder.onnx.model.hub.Weights;
import picocli.CommandLine.Option;

/** Which number format of a pulled model. */
final class WeightsOption {
  @Option(
      names = "--weights",
      paramLabel = "FORMAT",
      defaultValue = "fp32",
      description = "fp32, fp16 or int8; default fp32.")
  Weights weights;
}
