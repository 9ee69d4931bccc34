package dev.windhover.encoder.onnx.model;

import dev.windhover.encoder.ModelException;
import dev.windhover.encoder.onnx.image.Channels;
import dev.windhover.encoder.onnx.image.Preprocessing;
import dev.windhover.encoder.onnx.image.ResampleFilter;
import dev.windhover.encoder.onnx.image.ResizeRule;
import dev.windhover.encoder.onnx.json.JsonPart;
import java.io.IOException;
import java.util.OptionalInt;

/** Reads {@code preprocessor_config.json}: how the global pass makes pixels. */
public final class PreprocessorConfig {
  private static final String FILE = "preprocessor_config.json";

  /** Larger inputs than any CLIP has; keeps a damaged file from asking for terabytes. */
  private static final int MAX_EDGE = 4096;

  private static final int BICUBIC = 3;

  private final JsonPart json;

  private PreprocessorConfig(JsonPart json) {
    this.json = json;
  }

  /**
   * The preprocessing of the global pass.
   *
   * @throws ModelException if the file is missing, damaged, or asks for pixels of no fixed size
   */
  public static Preprocessing read(ModelFolder folder) throws IOException {
    JsonPart json = folder.json(FILE);
    if (!json.exists()) {
      throw new ModelException(
          "the model folder "
              + folder.name()
              + " has no "
              + FILE
              + ": it says how large the pictures are that the model sees. Fetch it with the model");
    }
    return new PreprocessorConfig(json).preprocessing();
  }

  private Preprocessing preprocessing() {
    double rescale =
        json.flag("do_rescale", true) ? json.number("rescale_factor").orElse(1 / 255.0) : 1;
    boolean normalize = json.flag("do_normalize", true);
    Channels mean = normalize ? channels("image_mean") : Channels.all(0);
    Channels std = normalize ? channels("image_std") : Channels.all(1);
    int resample = json.integer("resample", 0, 5).orElse(BICUBIC);
    try {
      return new Preprocessing(resize(), ResampleFilter.ofPillowCode(resample), rescale, mean, std);
    } catch (IllegalArgumentException e) {
      throw new ModelException(json.where() + ": " + e.getMessage(), e);
    }
  }

  private ResizeRule resize() {
    if (json.has("max_num_patches")) {
      throw new ModelException(
          json.where()
              + " asks for pictures of their own shape (max_num_patches, NaFlex), which Windhover"
              + " cannot make: use an export of the model with a fixed resolution");
    }
    boolean crops = json.flag("do_center_crop", json.has("crop_size"));
    int[] crop = crops ? size("crop_size") : null;
    if (json.isNumber("size")) {
      int edge = json.integer("size", 1, MAX_EDGE).getAsInt();
      return crops
          ? new ResizeRule.ShortestEdge(edge, crop[0], crop[1])
          : new ResizeRule.Squash(edge, edge);
    }
    JsonPart size = json.object("size");
    OptionalInt shortest = size.integer("shortest_edge", 1, MAX_EDGE);
    if (shortest.isPresent()) {
      if (!crops) {
        throw new ModelException(
            json.where()
                + " gives the shortest edge but no crop_size: expected pictures of one size,"
                + " found an open one");
      }
      return new ResizeRule.ShortestEdge(shortest.getAsInt(), crop[0], crop[1]);
    }
    int[] exact = size("size");
    if (crops && (crop[0] != exact[0] || crop[1] != exact[1])) {
      throw new ModelException(
          json.where()
              + " squashes to "
              + exact[0]
              + "x"
              + exact[1]
              + " and then crops to "
              + crop[0]
              + "x"
              + crop[1]
              + ": expected one of both");
    }
    return new ResizeRule.Squash(exact[0], exact[1]);
  }

  /** Width and height, given as one number or two. */
  private int[] size(String key) {
    if (json.isNumber(key)) {
      int edge = json.integer(key, 1, MAX_EDGE).getAsInt();
      return new int[] {edge, edge};
    }
    JsonPart size = json.object(key);
    OptionalInt width = size.integer("width", 1, MAX_EDGE);
    OptionalInt height = size.integer("height", 1, MAX_EDGE);
    if (width.isEmpty() || height.isEmpty()) {
      throw new ModelException(
          json.where() + " must give " + key + " as a number or as height and width");
    }
    return new int[] {width.getAsInt(), height.getAsInt()};
  }

  private Channels channels(String key) {
    double[] values = json.numbers(key);
    if (values.length != 3) {
      throw new ModelException(
          json.where() + ": " + key + " must be 3 numbers, found " + values.length);
    }
    return Channels.of(values);
  }
}
