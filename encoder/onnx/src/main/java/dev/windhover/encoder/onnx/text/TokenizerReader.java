package dev.windhover.encoder.onnx.text;

import dev.windhover.encoder.ModelException;
import dev.windhover.encoder.onnx.json.JsonPart;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Builds a {@link Tokenizer} from the {@code tokenizer.json} of Hugging Face's tokenizers. What it
 * does not know it refuses; it never skips a step.
 */
public final class TokenizerReader {
  private final TokenizerFile file;
  private final AddedTokens added;
  private final List<Integer> start = new ArrayList<>();
  private final List<Integer> end = new ArrayList<>();

  private TokenizerReader(TokenizerFile file) {
    this.file = file;
    this.added = new AddedTokens(file.settings().objects("added_tokens"));
  }

  /**
   * The tokenizer that {@code in} describes. O(vocabulary).
   *
   * @param where names the file in messages
   * @throws ModelException if it is damaged or uses a part that is not known
   */
  public static Tokenizer read(InputStream in, String where) throws IOException {
    return new TokenizerReader(TokenizerFile.read(in, where)).tokenizer();
  }

  private Tokenizer tokenizer() {
    surround(file.settings().object("post_processor"));
    return new Tokenizer(
        added,
        new NormalizerReader(file).read(file.settings().object("normalizer")),
        new PreTokenizerReader(file).read(file.settings().object("pre_tokenizer")),
        model(),
        start.stream().mapToInt(Integer::intValue).toArray(),
        end.stream().mapToInt(Integer::intValue).toArray());
  }

  private TokenModel model() {
    JsonPart model = file.model();
    return switch (type(model)) {
      case "WordPiece" ->
          new WordPiece(
              file.vocabulary(),
              required(model.text("unk_token").orElse("[UNK]")),
              model.text("continuing_subword_prefix").orElse("##"),
              model.integer("max_input_chars_per_word").orElse(100));
      case "BPE" -> bytePairs(model);
      case "Unigram" ->
          new Unigram(
              file.vocabulary(),
              file.scores(),
              model.integer("unk_id").orElse(-1),
              model.flag("byte_fallback", false),
              added.special());
      default -> throw file.unsupported("model", model);
    };
  }

  /** Older files do not name their model. */
  private String type(JsonPart model) {
    String likely =
        file.scores().length > 0 ? "Unigram" : file.merges().isEmpty() ? "WordPiece" : "BPE";
    return model.text("type").orElse(likely);
  }

  private TokenModel bytePairs(JsonPart model) {
    if (!model.text("continuing_subword_prefix").orElse("").isEmpty()) {
      throw file.unsupported("model", model);
    }
    int unknown = model.text("unk_token").map(this::required).orElse(-1);
    return new BytePairs(
        file.vocabulary(),
        file.merges(),
        new BytePairs.Rules(
            model.text("end_of_word_suffix").orElse(""),
            unknown,
            model.flag("fuse_unk", false),
            model.flag("byte_fallback", false),
            model.flag("ignore_merges", false)),
        file.where());
  }

  /** What stands before and after every text. */
  private void surround(JsonPart node) {
    if (!node.exists()) {
      return;
    }
    switch (node.text("type").orElse("")) {
      case "TemplateProcessing" -> template(node);
      case "RobertaProcessing", "BertProcessing" -> {
        start.add(pairId(node, "cls"));
        end.add(pairId(node, "sep"));
      }
      // Moves offsets, which nobody asks for here.
      case "ByteLevel" -> {}
      case "Sequence" -> node.objects("processors").forEach(this::surround);
      default -> throw file.unsupported("post_processor", node);
    }
  }

  private int pairId(JsonPart node, String key) {
    List<?> pair = node.list(key);
    if (pair.size() != 2 || !(pair.get(1) instanceof Double id)) {
      throw file.unsupported("post_processor", node);
    }
    return id.intValue();
  }

  private void template(JsonPart node) {
    List<Integer> into = start;
    for (JsonPart part : node.objects("single")) {
      if (part.has("Sequence")) {
        into = end;
        continue;
      }
      String token = part.object("SpecialToken").text("id").orElse("");
      int[] ids = node.object("special_tokens").object(token).integers("ids");
      if (ids.length == 0) {
        throw new ModelException(
            file.where() + " puts the token " + token + " around texts but does not give its id");
      }
      for (int id : ids) {
        into.add(id);
      }
    }
  }

  private int required(String token) {
    int id = file.vocabulary().getOrDefault(token, added.id(token));
    if (id < 0) {
      throw new ModelException(
          file.where() + " names the token " + token + ", which is not in its vocabulary");
    }
    return id;
  }
}
