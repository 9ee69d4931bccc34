package dev.windhover.encoder.onnx;

import dev.windhover.encoder.ModelException;
import dev.windhover.encoder.ModelInfo.PatchVectors;
import dev.windhover.encoder.onnx.graph.GraphOutline;
import dev.windhover.encoder.onnx.graph.GraphValue;
import dev.windhover.encoder.onnx.graph.PatchBranch;
import dev.windhover.encoder.onnx.graph.PatchPlaces;
import dev.windhover.encoder.onnx.image.Preprocessing;
import dev.windhover.encoder.onnx.image.ResizeRule;
import dev.windhover.encoder.onnx.json.JsonPart;
import dev.windhover.encoder.onnx.model.GraphFile;
import dev.windhover.encoder.onnx.model.ModelFolder;
import dev.windhover.encoder.onnx.model.PreprocessorConfig;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads how the image side of a model is run. */
final class VisionReader {
  private static final int MAX_EDGE = 4096;

  /**
   * Sixteen to nine and less is squashed. On parts of coco-dev that are 2, 3 and 4 times as long as
   * high, windows raise the AUC of the right cells from 0.79, 0.77 and 0.74 to 0.82, 0.80 and 0.81;
   * at 1.6 only from 0.79 to 0.81, for twice the work ({@code bench windows}).
   */
  private static final double SQUASH_UP_TO = 1.8;

  private final GraphFile file;
  private final GraphOutline graph;
  private final JsonPart config;
  private final JsonPart tower;
  private final ModelFamily family;
  private final ModelOptions options;

  VisionReader(GraphFile file, JsonPart config, ModelFamily family, ModelOptions options) {
    this.file = file;
    this.graph = file.outline();
    this.config = config;
    this.tower = config.object("vision_config");
    this.family = family;
    this.options = options;
  }

  VisionRule read(ModelFolder folder) throws IOException {
    GraphValue input = input();
    Preprocessing pixels = PreprocessorConfig.read(folder);
    checkSize(input, pixels);
    GraphOutput image = GraphOutput.find(file, tower, "image_embeds");
    int dimensions = image.dimensions(config);
    Optional<PatchRule> patches = Optional.empty();
    String refusal = "";
    try {
      patches = patches(image.value().name(), dimensions, pixels);
    } catch (PatchPlaces.NotFound e) {
      refusal = file.what() + ": " + e.getMessage();
    }
    return new VisionRule(
        input.name(),
        pixels,
        image.value().name(),
        image.pooling(),
        patches,
        refusal,
        dimensions,
        GraphOutput.batchSize(file, input, options));
  }

  private GraphValue input() {
    return graph.inputs().values().stream()
        .filter(v -> v.rank() == 4)
        .findFirst()
        .orElseThrow(() ->
            new ModelException(
                file.what()
                    + " takes no pictures: expected an input pixel_values [batch, 3, height,"
                    + " width], found "
                    + graph.inputs().values()));
  }

  private void checkSize(GraphValue input, Preprocessing pixels) {
    if (differs(input.size(2), pixels.height())
        || differs(input.size(3), pixels.width())
        || differs(input.size(1), 3)) {
      throw new ModelException(
          file.what()
              + " wants pictures as "
              + input
              + ", but preprocessor_config.json makes them 3 x "
              + pixels.height()
              + " x "
              + pixels.width()
              + ": the two files are not of one model");
    }
  }

  private static boolean differs(long size, int wanted) {
    return size != GraphValue.ANY && size != wanted;
  }

  private Optional<PatchRule> patches(String imageOutput, int dimensions, Preprocessing pixels)
      throws PatchPlaces.NotFound {
    if (options.patchMode() == ModelOptions.PatchMode.NONE) {
      throw new PatchPlaces.NotFound("patch vectors were switched off by the options");
    }
    GraphValue exported = graph.outputs().get("patch_embeds");
    if (exported != null) {
      return Optional.of(
          patchRule(PatchVectors.EXPORTED, exported.name(), new byte[0], pixels, exported));
    }
    boolean clear = options.patchMode() == ModelOptions.PatchMode.CLEARCLIP;
    byte[] fragment =
        family.patchFragment(
            file,
            config,
            imageOutput,
            dimensions,
            clear ? PatchBranch.Formula.CLEARCLIP : PatchBranch.Formula.MASKCLIP);
    PatchVectors kind = clear ? PatchVectors.CLEARCLIP : PatchVectors.MASKCLIP;
    return Optional.of(patchRule(kind, PatchBranch.OUTPUT, fragment, pixels, null));
  }

  private PatchRule patchRule(
      PatchVectors kind, String output, byte[] fragment, Preprocessing pixels, GraphValue exported)
      throws PatchPlaces.NotFound {
    JsonPart pass = config.object("patch_pass");
    String resize = pass.text("resize").orElse("squash");
    if (!resize.equals("squash")) {
      throw new ModelException(
          pass.where()
              + ": resize must be \"squash\", found \""
              + resize
              + "\" (how oblong a picture may be before it gets windows is squash_up_to)");
    }
    OptionalInt size = pass.integer("size", 1, MAX_EDGE);
    int height = size.orElse(pixels.height());
    int width = size.orElse(pixels.width());
    OptionalInt patch = tower.integer("patch_size", 1, MAX_EDGE);
    if (patch.isEmpty() && !(pass.has("rows") && pass.has("cols"))) {
      throw new PatchPlaces.NotFound(
          "config.json has neither vision_config.patch_size nor patch_pass.rows and .cols");
    }
    int rows = pass.integer("rows", 1, MAX_EDGE).orElseGet(() -> height / patch.getAsInt());
    int columns = pass.integer("cols", 1, MAX_EDGE).orElseGet(() -> width / patch.getAsInt());
    if (exported != null
        && exported.rank() > 1
        && exported.size(1) != GraphValue.ANY
        && exported.size(1) < rows * columns) {
      throw new ModelException(
          file.what()
              + " gives "
              + exported.size(1)
              + " patches per picture, but config.json means "
              + rows
              + " x "
              + columns);
    }
    return new PatchRule(
        kind,
        output,
        fragment,
        pixels.withResize(new ResizeRule.Squash(width, height)),
        rows,
        columns,
        options.squashUpTo().orElseGet(() -> maxAspect(pass)));
  }

  private static double maxAspect(JsonPart pass) {
    double ratio = pass.number("squash_up_to").orElse(SQUASH_UP_TO);
    if (!(ratio >= 1)) {
      throw new ModelException(
          pass.where() + ": squash_up_to must be a ratio of sides >= 1, found " + ratio);
    }
    return ratio;
  }
}
