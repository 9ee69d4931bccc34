package dev.windhover.encoder.onnx.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windhover.encoder.ModelException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Builds a {@link Tokenizer} from the {@code tokenizer.json} of Hugging Face's tokenizers. */
public final class TokenizerReader {
  private final TokenizerFile file;

  private TokenizerReader(TokenizerFile file) {
    this.file = file;
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
    List<Integer> start = new ArrayList<>();
    List<Integer> end = new ArrayList<>();
    surround(file.settings().path("post_processor"), start, end);
    return new Tokenizer(
        normalizer(file.settings().path("normalizer")),
        preTokenizer(file.settings().path("pre_tokenizer")),
        model(),
        start.stream().mapToInt(Integer::intValue).toArray(),
        end.stream().mapToInt(Integer::intValue).toArray());
  }

  private Normalizer normalizer(JsonNode node) {
    if (node.isMissingNode() || node.isNull()) {
      return Normalizer.NONE;
    }
    return switch (node.path("type").asText()) {
      case "Sequence" -> {
        List<Normalizer> steps = new ArrayList<>();
        node.path("normalizers").forEach(n -> steps.add(normalizer(n)));
        yield Normalizer.sequence(steps);
      }
      case "BertNormalizer" -> bertNormalizer(node);
      default -> throw file.unsupported("normalizer", node);
    };
  }

  private static Normalizer bertNormalizer(JsonNode node) {
    List<BertText.Step> steps = new ArrayList<>();
    boolean lowercase = node.path("lowercase").asBoolean(true);
    if (node.path("clean_text").asBoolean(true)) {
      steps.add(BertText.Step.CLEAN);
    }
    if (node.path("handle_chinese_chars").asBoolean(true)) {
      steps.add(BertText.Step.SPACE_IDEOGRAPHS);
    }
    // Unset means: as lower-casing.
    if (node.path("strip_accents").asBoolean(lowercase)) {
      steps.add(BertText.Step.STRIP_ACCENTS);
    }
    if (lowercase) {
      steps.add(BertText.Step.LOWERCASE);
    }
    return BertText.normalizer(steps);
  }

  private PreTokenizer preTokenizer(JsonNode node) {
    if (node.isMissingNode() || node.isNull()) {
      return PreTokenizer.NONE;
    }
    return switch (node.path("type").asText()) {
      case "Sequence" -> {
        List<PreTokenizer> steps = new ArrayList<>();
        node.path("pretokenizers").forEach(n -> steps.add(preTokenizer(n)));
        yield PreTokenizer.sequence(steps);
      }
      case "BertPreTokenizer" -> BertText::words;
      default -> throw file.unsupported("pre_tokenizer", node);
    };
  }

  private TokenModel model() {
    JsonNode model = file.model();
    return switch (model.path("type").asText()) {
      case "WordPiece" ->
          new WordPiece(
              file.vocabulary(),
              required(model.path("unk_token").asText("[UNK]")),
              model.path("continuing_subword_prefix").asText("##"),
              model.path("max_input_chars_per_word").asInt(100));
      default -> throw file.unsupported("model", model);
    };
  }

  /** What stands before and after every text. */
  private void surround(JsonNode node, List<Integer> start, List<Integer> end) {
    if (node.isMissingNode() || node.isNull()) {
      return;
    }
    switch (node.path("type").asText()) {
      case "TemplateProcessing" -> template(node, start, end);
      default -> throw file.unsupported("post_processor", node);
    }
  }

  private void template(JsonNode node, List<Integer> start, List<Integer> end) {
    List<Integer> into = start;
    for (JsonNode part : node.path("single")) {
      if (part.has("Sequence")) {
        into = end;
        continue;
      }
      String token = part.path("SpecialToken").path("id").asText();
      JsonNode ids = node.path("special_tokens").path(token).path("ids");
      if (!ids.isArray() || ids.isEmpty()) {
        throw new ModelException(
            file.where() + " puts the token " + token + " around texts but does not give its id");
      }
      for (JsonNode id : ids) {
        into.add(id.asInt());
      }
    }
  }

  private int required(String token) {
    Integer id = file.vocabulary().get(token);
    if (id == null) {
      throw new ModelException(
          file.where() + " names the token " + token + ", which is not in its vocabulary");
    }
    return id;
  }
}
