package dev.windhover.encoder.onnx;

import dev.windhover.encoder.Matching;
import dev.windhover.encoder.onnx.graph.PatchBranch;
import dev.windhover.encoder.onnx.graph.PatchPlaces;
import dev.windhover.encoder.onnx.json.JsonPart;
import dev.windhover.encoder.onnx.model.GraphFile;
import java.util.OptionalDouble;

/** SigLIP and SigLIP 2 (Zhai et al. 2023): sigmoid instead of softmax, texts always filled up. */
final class SiglipFamily implements ModelFamily {

  /** SigLIP sees padding, so that it has to be as in training. */
  private static final int CONTEXT_LENGTH = 64;

  /** Learned by the published base model; exports part the towers and drop both numbers. */
  private static final double USUAL_SCALE = 117.33;

  private static final double USUAL_BIAS = -12.93;

  @Override
  public boolean knows(JsonPart config) {
    return config.text("model_type").orElse("").startsWith("siglip");
  }

  @Override
  public int contextLength() {
    return CONTEXT_LENGTH;
  }

  @Override
  public boolean alwaysPads() {
    return true;
  }

  @Override
  public Matching matching(JsonPart config, OptionalDouble scale, OptionalDouble bias) {
    double factor = scale.isPresent() ? Math.exp(scale.getAsDouble()) : USUAL_SCALE;
    return new Matching.Sigmoid(factor, bias.orElse(USUAL_BIAS));
  }

  @Override
  public byte[] patchFragment(
      GraphFile vision,
      JsonPart config,
      String imageOutput,
      int dimensions,
      PatchBranch.Formula formula)
      throws PatchPlaces.NotFound {
    throw new PatchPlaces.NotFound(
        "SigLIP pools its patches by attention of its own, which has no ClearCLIP or MaskCLIP form");
  }
}
