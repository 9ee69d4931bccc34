package dev.windhover.encoder.onnx;

import dev.windhover.encoder.ModelException;
import dev.windhover.encoder.onnx.graph.GraphOutline;
import dev.windhover.encoder.onnx.graph.GraphValue;
import dev.windhover.encoder.onnx.graph.TensorType;
import dev.windhover.encoder.onnx.json.JsonPart;
import dev.windhover.encoder.onnx.model.GraphFile;
import dev.windhover.encoder.onnx.model.ModelFolder;
import dev.windhover.encoder.onnx.text.ClipVocabulary;
import dev.windhover.encoder.onnx.text.Tokenizer;
import dev.windhover.encoder.onnx.text.TokenizerReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads how the text side of a model is run. */
final class TextReader {
  private final GraphFile file;
  private final GraphOutline graph;
  private final JsonPart config;
  private final JsonPart tokenizerConfig;
  private final ModelFamily family;
  private final ModelOptions options;

  TextReader(
      GraphFile file,
      JsonPart config,
      JsonPart tokenizerConfig,
      ModelFamily family,
      ModelOptions options) {
    this.file = file;
    this.graph = file.outline();
    this.config = config;
    this.tokenizerConfig = tokenizerConfig;
    this.family = family;
    this.options = options;
  }

  TextRule read(ModelFolder folder) throws IOException {
    GraphValue ids = input();
    Tokenizer tokenizer = tokenizer(folder);
    Optional<String> mask = optional("attention_mask");
    GraphOutput output = GraphOutput.find(file, config.object("text_config"), "text_embeds");
    long fixed = ids.size(1);
    int context = contextLength();
    if (fixed != GraphValue.ANY) {
      context = Math.toIntExact(fixed);
    }
    boolean fill = fixed != GraphValue.ANY || mask.isEmpty() || family.alwaysPads();
    return new TextRule(
        tokenizer,
        ids.name(),
        mask,
        optional("token_type_ids"),
        output.value().name(),
        output.pooling(),
        context,
        fill ? TextRule.Padding.CONTEXT : TextRule.Padding.LONGEST,
        paddingId(folder, tokenizer),
        output.dimensions(config),
        GraphOutput.batchSize(file, ids, options));
  }

  private GraphValue input() {
    GraphValue ids = graph.inputs().get("input_ids");
    if (ids == null) {
      throw new ModelException(
          file.what()
              + " takes no tokens: expected an input input_ids [batch, tokens], found "
              + graph.inputs().values());
    }
    if (ids.type() != TensorType.INT64 && ids.type() != TensorType.INT32 || ids.rank() != 2) {
      throw new ModelException(
          file.what() + " must take tokens as int32 or int64 [batch, tokens], found " + ids);
    }
    return ids;
  }

  private Optional<String> optional(String name) {
    return graph.inputs().containsKey(name) ? Optional.of(name) : Optional.empty();
  }

  private Tokenizer tokenizer(ModelFolder folder) throws IOException {
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
            token("bos_token").orElse("<|startoftext|>"),
            token("eos_token").orElse("<|endoftext|>"),
            folder.describe(""));
      }
    }
    throw new ModelException(
        "the model folder "
            + folder.describe("")
            + " has no tokenizer: expected tokenizer.json, or vocab.json with merges.txt. Fetch"
            + " them with the model");
  }

  /** A special token, given as its text or as an object around that. */
  private Optional<String> token(String key) {
    return tokenizerConfig.isObject(key)
        ? tokenizerConfig.object(key).text("content")
        : tokenizerConfig.text(key);
  }

  /** The tokenizer's own limit or what the position table holds, whichever is less. */
  private int contextLength() {
    OptionalInt positions =
        config.object("text_config").integer("max_position_embeddings", 1, 1 << 20);
    OptionalInt limit = tokenizerConfig.integer("model_max_length");
    int length = Math.min(positions.orElse(Integer.MAX_VALUE), limit.orElse(Integer.MAX_VALUE));
    return length == Integer.MAX_VALUE ? family.contextLength() : length;
  }

  private int paddingId(ModelFolder folder, Tokenizer tokenizer) throws IOException {
    Optional<String> token = token("pad_token");
    if (token.isEmpty()) {
      JsonPart map = folder.json("special_tokens_map.json");
      token =
          map.isObject("pad_token")
              ? map.object("pad_token").text("content")
              : map.text("pad_token");
    }
    if (token.isPresent()) {
      int id = tokenizer.id(token.get());
      if (id < 0) {
        throw new ModelException(
            tokenizerConfig.where()
                + " pads with "
                + token.get()
                + ", which the tokenizer does not have");
      }
      return id;
    }
    return config.object("text_config").integer("pad_token_id", 0, 1 << 24).orElse(0);
  }
}
