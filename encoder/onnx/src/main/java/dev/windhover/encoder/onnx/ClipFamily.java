package dev.windhover.encoder.onnx;

import dev.windhover.encoder.Matching;
import dev.windhover.encoder.onnx.graph.PatchBranch;
import dev.windhover.encoder.onnx.graph.PatchPlaces;
import dev.windhover.encoder.onnx.json.JsonPart;
import dev.windhover.encoder.onnx.model.GraphFile;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * OpenAI's CLIP and what follows it: OpenCLIP, TinyCLIP, MobileCLIP, dual encoders of two towers.
 */
final class ClipFamily implements ModelFamily {

  /** Start token, 75 of text, end token: the length CLIP was trained on. */
  private static final int CONTEXT_LENGTH = 77;

  /** What CLIP's training starts from; a file that holds it has not recorded what was learned. */
  private static final double UNTRAINED_SCALE = 2.6592;

  /** Where CLIP's training stops the scale, and where OpenAI's and OpenCLIP's models ended. */
  private static final double USUAL_SCALE = 100;

  @Override
  public boolean knows(JsonPart config) {
    return true;
  }

  @Override
  public int contextLength() {
    return CONTEXT_LENGTH;
  }

  @Override
  public Matching matching(JsonPart config, OptionalDouble scale, OptionalDouble bias) {
    if (scale.isPresent()) {
      return new Matching.Softmax(Math.exp(scale.getAsDouble()));
    }
    double initial = config.number("logit_scale_init_value").orElse(UNTRAINED_SCALE);
    return new Matching.Softmax(
        Math.abs(initial - UNTRAINED_SCALE) < 0.01 ? USUAL_SCALE : Math.exp(initial));
  }

  @Override
  public byte[] patchFragment(
      GraphFile vision,
      JsonPart config,
      String imageOutput,
      int dimensions,
      PatchBranch.Formula formula)
      throws PatchPlaces.NotFound {
    PatchPlaces places = PatchPlaces.find(vision.outline(), imageOutput, dimensions);
    JsonPart tower = config.object("vision_config");
    OptionalInt heads = tower.integer("num_attention_heads", 1, 1024);
    // config.json leaves out what equals its library's default: base towers have 12 heads.
    return PatchBranch.of(places, formula, heads.orElse(12));
  }
}
