package dev.windhover.bench.models;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.windhover.encoder.onnx.graph.GraphFragment;
import dev.windhover.encoder.onnx.graph.GraphFragment.Attribute;
import dev.windhover.encoder.onnx.graph.GraphValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Model folders in the Hugging Face layout with a CLIP vision tower of any size and random weights:
 * they cost what a trained model of that size costs, and mean nothing.
 *
 * <p>The text side is there so that the folder opens: an average of token vectors, with a
 * vocabulary of bytes. Its time says nothing of CLIP's text tower.
 */
public final class RandomClip {

  private static final int CONTEXT_LENGTH = 77;
  private static final int BYTES = 256;
  private static final String START = "<|startoftext|>";
  private static final String END = "<|endoftext|>";

  private RandomClip() {}

  /**
   * The model folder of that size and seed below {@code parent}: written now, or what an earlier
   * run left. O(weights) in time, constant in memory.
   */
  public static Path prepare(Path parent, VitShape shape, long seed) throws IOException {
    Path folder =
        parent.resolve(
            "random-clip-%dx%d-%d-%d-%d-%d-%d"
                .formatted(
                    shape.hidden(),
                    shape.layers(),
                    shape.inner(),
                    shape.image(),
                    shape.patch(),
                    shape.dimensions(),
                    seed));
    // It is written last.
    if (!Files.isRegularFile(folder.resolve("config.json"))) {
      write(folder, shape, seed);
    }
    return folder;
  }

  /** Writes a model folder. The same shape and seed give the same bytes. */
  public static void write(Path folder, VitShape shape, long seed) throws IOException {
    try (OnnxFile vision = new OnnxFile(folder.resolve("onnx/vision_model.onnx"), seed)) {
      VisionTower.write(vision, shape);
    }
    try (OnnxFile text = new OnnxFile(folder.resolve("onnx/text_model.onnx"), ~seed)) {
      writeText(text, shape.dimensions());
    }
    ObjectMapper json = new ObjectMapper();
    json.writeValue(folder.resolve("vocab.json").toFile(), vocabulary());
    Files.writeString(folder.resolve("merges.txt"), "#version: 0.2\n");
    json.writeValue(folder.resolve("tokenizer_config.json").toFile(), tokenizer());
    json.writeValue(folder.resolve("preprocessor_config.json").toFile(), preprocessor(shape));
    json.writeValue(folder.resolve("config.json").toFile(), config(shape));
  }

  private static void writeText(OnnxFile file, int dimensions) throws IOException {
    GraphFragment graph = new GraphFragment();
    file.integerInput("input_ids", "batch", "tokens");
    String table =
        file.random(
            "text_model.embeddings.token_embedding.weight", 1, vocabularySize(), dimensions);
    String tokens = graph.node("Gather", List.of(table, "input_ids"), "tokens");
    graph.node(
        "ReduceMean",
        List.of(tokens),
        "text_embeds",
        new Attribute.Ints("axes", 1),
        new Attribute.Int("keepdims", 0));
    graph.output("text_embeds", GraphValue.ANY, dimensions);
    file.append(graph);
  }

  private static int vocabularySize() {
    return 2 * BYTES + 2;
  }

  /** GPT-2's letters for bytes, alone and at the end of a word, without merges. */
  private static Map<String, Integer> vocabulary() {
    Map<String, Integer> ids = new LinkedHashMap<>();
    for (String end : List.of("", "</w>")) {
      int others = BYTES;
      for (int b = 0; b < BYTES; b++) {
        boolean printed = b > 32 && b < 127 || b > 160 && b != 173;
        ids.put((char) (printed ? b : others++) + end, ids.size());
      }
    }
    ids.put(START, ids.size());
    ids.put(END, ids.size());
    return ids;
  }

  private static Map<String, Object> tokenizer() {
    return Map.of(
        "tokenizer_class",
        "CLIPTokenizer",
        "model_max_length",
        CONTEXT_LENGTH,
        "bos_token",
        START,
        "eos_token",
        END,
        "pad_token",
        END);
  }

  private static Map<String, Object> preprocessor(VitShape shape) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("image_processor_type", "CLIPImageProcessor");
    out.put("do_resize", true);
    out.put("size", Map.of("shortest_edge", shape.image()));
    out.put("resample", 3);
    out.put("do_center_crop", true);
    out.put("crop_size", Map.of("height", shape.image(), "width", shape.image()));
    out.put("do_rescale", true);
    out.put("rescale_factor", 1 / 255.0);
    out.put("do_normalize", true);
    out.put("image_mean", List.of(0.48145466, 0.4578275, 0.40821073));
    out.put("image_std", List.of(0.26862954, 0.26130258, 0.27577711));
    return out;
  }

  private static Map<String, Object> config(VitShape shape) {
    Map<String, Object> vision = new LinkedHashMap<>();
    vision.put("hidden_size", shape.hidden());
    vision.put("intermediate_size", shape.inner());
    vision.put("num_hidden_layers", shape.layers());
    vision.put("num_attention_heads", shape.heads());
    vision.put("num_channels", 3);
    vision.put("image_size", shape.image());
    vision.put("patch_size", shape.patch());
    vision.put("hidden_act", "quick_gelu");
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("model_type", "clip");
    out.put("projection_dim", shape.dimensions());
    out.put("vision_config", vision);
    out.put(
        "text_config",
        Map.of("vocab_size", vocabularySize(), "max_position_embeddings", CONTEXT_LENGTH));
    return out;
  }
}
