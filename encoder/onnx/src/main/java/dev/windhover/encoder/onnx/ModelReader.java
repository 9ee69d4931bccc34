package dev.windhover.encoder.onnx;

import dev.windhover.encoder.Matching;
import dev.windhover.encoder.ModelException;
import dev.windhover.encoder.ModelInfo;
import dev.windhover.encoder.onnx.graph.GraphOutline;
import dev.windhover.encoder.onnx.graph.GraphValue;
import dev.windhover.encoder.onnx.graph.TensorType;
import dev.windhover.encoder.onnx.image.Preprocessing;
import dev.windhover.encoder.onnx.image.ResizeRule;
import dev.windhover.encoder.onnx.json.JsonPart;
import dev.windhover.encoder.onnx.model.GraphFile;
import dev.windhover.encoder.onnx.model.ModelFolder;
import dev.windhover.encoder.onnx.model.ModelLayout;
import dev.windhover.encoder.onnx.model.PreprocessorConfig;
import dev.windhover.encoder.onnx.model.Sha256;
import dev.windhover.encoder.onnx.text.ClipVocabulary;
import dev.windhover.encoder.onnx.text.Tokenizer;
import dev.windhover.encoder.onnx.text.TokenizerReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads a model folder: everything that must be known before a graph is run. */
final class ModelReader {
  private final ModelFolder folder;
  private final ModelOptions options;
  private final JsonPart config;
  private final JsonPart tokenizerConfig;
  private final GraphFile vision;
  private final GraphFile text;

  private ModelReader(ModelFolder folder, ModelOptions options) throws IOException {
    this.folder = folder;
    this.options = options;
    this.config = folder.json("config.json");
    if (!config.exists()) {
      throw new ModelException(
          config.where() + " is missing: a model folder has a config.json. Fetch it again");
    }
    this.tokenizerConfig = folder.json("tokenizer_config.json");
    ModelLayout layout = ModelLayout.find(folder, options.variant());
    this.vision = GraphFile.read(folder, layout.vision());
    this.text = layout.merged() ? vision : GraphFile.read(folder, layout.text());
  }

  /** What the folder says. */
  record Contents(
      GraphFile vision, GraphFile text, VisionRule visionRule, TextRule textRule, ModelInfo info) {}

  static Contents read(ModelFolder folder, ModelOptions options) throws IOException {
    return new ModelReader(folder, options).contents();
  }

  private Contents contents() throws IOException {
    VisionRule visionRule = visionRule();
    TextRule textRule = textRule();
    if (visionRule.dimensions() != textRule.dimensions()) {
      throw new ModelException(
          vision.what()
              + " gives vectors of "
              + visionRule.dimensions()
              + " dimensions, "
              + text.what()
              + " of "
              + textRule.dimensions()
              + ": the two files are not of one model");
    }
    return new Contents(vision, text, visionRule, textRule, info(visionRule));
  }

  private VisionRule visionRule() throws IOException {
    GraphOutline graph = vision.outline();
    GraphValue input = pixelInput(graph);
    Preprocessing pixels = PreprocessorConfig.read(folder);
    checkSize(input, pixels);
    GraphValue image = output(vision, "image_embeds", "pooler_output");
    int dimensions = dimensions(vision, image);
    Optional<PatchRule> patches =
        options.patchMode() == ModelOptions.PatchMode.NONE
            ? Optional.empty()
            : Optional.ofNullable(graph.outputs().get("patch_embeds"))
                .map(output -> patchRule(output, pixels));
    return new VisionRule(
        input.name(), pixels, image.name(), patches, dimensions, batchSize(graph, input));
  }

  private GraphValue pixelInput(GraphOutline graph) {
    return graph.inputs().values().stream()
        .filter(v -> v.rank() == 4)
        .findFirst()
        .orElseThrow(() ->
            new ModelException(
                vision.what()
                    + " takes no pictures: expected an input pixel_values [batch, 3, height,"
                    + " width], found "
                    + graph.inputs().values()));
  }

  private void checkSize(GraphValue input, Preprocessing pixels) {
    if (differs(input.size(2), pixels.height())
        || differs(input.size(3), pixels.width())
        || differs(input.size(1), 3)) {
      throw new ModelException(
          vision.what()
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

  /** One item a call where the numbers of one would depend on the others. */
  private int batchSize(GraphOutline graph, GraphValue input) {
    if (graph.quantizesActivations()) {
      return 1;
    }
    long fixed = input.size(0);
    return fixed == GraphValue.ANY ? options.batchSize() : Math.toIntExact(fixed);
  }

  private PatchRule patchRule(GraphValue output, Preprocessing pixels) {
    JsonPart pass = config.object("patch_pass");
    String resize = pass.text("resize").orElse("squash");
    if (!resize.equals("squash")) {
      throw new ModelException(
          pass.where() + ": resize must be \"squash\", found \"" + resize + "\"");
    }
    int height = pixels.height();
    int width = pixels.width();
    OptionalInt size = pass.integer("size", 1, 4096);
    if (size.isPresent()) {
      height = size.getAsInt();
      width = size.getAsInt();
    }
    int patch =
        config
            .object("vision_config")
            .integer("patch_size", 1, 4096)
            .orElse((int) Math.max(1, Math.round(width / Math.sqrt(Math.max(1, output.size(1))))));
    return new PatchRule(
        output.name(),
        pixels.withResize(new ResizeRule.Squash(width, height)),
        pass.integer("rows", 1, 4096).orElse(height / patch),
        pass.integer("cols", 1, 4096).orElse(width / patch));
  }

  private TextRule textRule() throws IOException {
    GraphOutline graph = text.outline();
    GraphValue ids =
        graph.inputs().values().stream()
            .filter(v -> v.name().equals("input_ids") || v.name().equals("text"))
            .findFirst()
            .orElseThrow(() ->
                new ModelException(
                    text.what()
                        + " takes no tokens: expected an input input_ids [batch, tokens], found "
                        + graph.inputs().values()));
    if (ids.type() != TensorType.INT64 && ids.type() != TensorType.INT32 || ids.rank() != 2) {
      throw new ModelException(
          text.what() + " must take tokens as int32 or int64 [batch, tokens], found " + ids);
    }
    Tokenizer tokenizer = tokenizer();
    Optional<String> mask = input(graph, "attention_mask");
    GraphValue output = output(text, "text_embeds", "pooler_output");
    long fixed = ids.size(1);
    int context =
        fixed == GraphValue.ANY ? contextLength() : Math.min(contextLength(), (int) fixed);
    TextRule.Padding padding =
        fixed != GraphValue.ANY || mask.isEmpty()
            ? TextRule.Padding.CONTEXT
            : TextRule.Padding.LONGEST;
    return new TextRule(
        tokenizer,
        ids.name(),
        mask,
        input(graph, "token_type_ids"),
        output.name(),
        context,
        padding,
        paddingId(tokenizer),
        dimensions(text, output),
        batchSize(graph, ids));
  }

  private Tokenizer tokenizer() throws IOException {
    if (folder.has("tokenizer.json")) {
      try (InputStream in = folder.open("tokenizer.json")) {
        return TokenizerReader.read(in, folder.describe("tokenizer.json"));
      }
    }
    if (folder.has("vocab.json") && folder.has("merges.txt")) {
      try (InputStream vocabulary = folder.open("vocab.json");
          InputStream merges = folder.open("merges.txt")) {
        return ClipVocabulary.read(
            vocabulary,
            merges,
            tokenizerConfig.text("bos_token").orElse("<|startoftext|>"),
            tokenizerConfig.text("eos_token").orElse("<|endoftext|>"),
            folder.describe(""));
      }
    }
    throw new ModelException(
        "the model folder "
            + folder.describe("")
            + " has no tokenizer: expected tokenizer.json, or vocab.json with merges.txt. Fetch"
            + " them with the model");
  }

  /** The tokenizer's own limit, or what the position table holds, whichever is less. */
  private int contextLength() {
    int positions =
        config
            .object("text_config")
            .integer("max_position_embeddings", 1, 1 << 20)
            .orElse(Integer.MAX_VALUE);
    int limit =
        Math.min(positions, tokenizerConfig.integer("model_max_length").orElse(Integer.MAX_VALUE));
    return limit == Integer.MAX_VALUE ? 77 : limit;
  }

  private int paddingId(Tokenizer tokenizer) {
    Optional<String> token =
        tokenizerConfig.has("pad_token") ? tokenizerConfig.text("pad_token") : Optional.empty();
    return token.map(tokenizer::id).filter(id -> id >= 0).orElse(0);
  }

  private static Optional<String> input(GraphOutline graph, String name) {
    return Optional.ofNullable(graph.inputs().get(name)).map(GraphValue::name);
  }

  private static GraphValue output(GraphFile file, String... names) {
    for (String name : names) {
      GraphValue value = file.outline().outputs().get(name);
      if (value != null) {
        return value;
      }
    }
    throw new ModelException(
        file.what()
            + " has no output that Windhover can use: expected one of "
            + List.of(names)
            + ", found "
            + file.outline().outputs().values());
  }

  private int dimensions(GraphFile file, GraphValue output) {
    long size = output.rank() == 0 ? GraphValue.ANY : output.size(-1);
    if (size != GraphValue.ANY) {
      return Math.toIntExact(size);
    }
    return config
        .integer("projection_dim", 1, 1 << 16)
        .orElseThrow(() ->
            new ModelException(
                file.what()
                    + " leaves the size of its output "
                    + output
                    + " open and config.json has no projection_dim"));
  }

  private ModelInfo info(VisionRule rule) {
    ModelInfo.PatchVectors patches =
        rule.patches().isPresent() ? ModelInfo.PatchVectors.EXPORTED : ModelInfo.PatchVectors.NONE;
    String image =
        String.join(
            "\n",
            vision.sha256(),
            rule.pixels().fingerprint(),
            rule.imageOutput(),
            patches.name(),
            rule.patches().map(p -> p.output() + " " + p.pixels().fingerprint()).orElse(""));
    String textSide = String.join("\n", text.sha256(), tokenizerConfig.canonical());
    double scale = Math.exp(config.number("logit_scale_init_value").orElse(Math.log(100)));
    return new ModelInfo(
        folder.name(),
        rule.dimensions(),
        Sha256.ofText(image),
        Sha256.ofText(textSide),
        rule.pixels().width(),
        patches,
        new Matching.Softmax(scale),
        Optional.empty());
  }
}
