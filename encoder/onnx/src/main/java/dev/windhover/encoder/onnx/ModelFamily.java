package dev.windhover.encoder.onnx;

import dev.windhover.encoder.Matching;
import dev.windhover.encoder.onnx.graph.GraphOutline;
import dev.windhover.encoder.onnx.graph.PatchBranch;
import dev.windhover.encoder.onnx.graph.PatchPlaces;
import dev.windhover.encoder.onnx.json.JsonPart;
import dev.windhover.encoder.onnx.model.GraphFile;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What models of one kind have in common and do not write into their files. A new family is one
 * class here, named in {@link #all()}.
 */
interface ModelFamily {

  /** All families; the first that knows a configuration is asked, the last knows every one. */
  static List<ModelFamily> all() {
    return List.of(new SiglipFamily(), new ClipFamily());
  }

  /** The family of a model. */
  static ModelFamily of(JsonPart config) {
    return all().stream().filter(f -> f.knows(config)).findFirst().orElseThrow();
  }

  /** Whether a model with this {@code config.json} is of this family. */
  boolean knows(JsonPart config);

  /** Most tokens of a text where no file says. */
  int contextLength();

  /** Whether texts are filled up to the context length even where a mask could hide the padding. */
  default boolean alwaysPads() {
    return false;
  }

  /**
   * How similarities become probabilities.
   *
   * @param scale the learned logarithm of the factor, where a file has it
   * @param bias the learned addend, where a file has it
   */
  Matching matching(JsonPart config, OptionalDouble scale, OptionalDouble bias);

  /**
   * What is appended to the vision graph so that it gives patch vectors.
   *
   * @throws PatchPlaces.NotFound if this graph cannot be extended; the message says why
   */
  byte[] patchFragment(
      GraphFile vision,
      JsonPart config,
      String imageOutput,
      int dimensions,
      PatchBranch.Formula formula)
      throws PatchPlaces.NotFound;

  /** A learned number that the graph or {@code config.json} holds. */
  static OptionalDouble learned(GraphOutline graph, JsonPart config, String name) {
    if (config.has(name)) {
      return config.number(name);
    }
    float scalar =
        graph.tensors().containsKey(name) ? graph.tensors().get(name).scalar() : Float.NaN;
    return Float.isNaN(scalar) ? OptionalDouble.empty() : OptionalDouble.of(scalar);
  }
}
